// SPDX-License-Identifier: Apache-2.0

/// A setting as it applies, fit to be shown: a secret's text is not in it.
struct EffectiveSetting: Equatable, Sendable {
    let name: String
    /// Nil when it is not set and has no default.
    let text: String?
    let origin: SettingOrigin
    let isSecret: Bool
}
