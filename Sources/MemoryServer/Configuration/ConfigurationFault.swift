// SPDX-License-Identifier: Apache-2.0

/// One thing that is wrong with the configuration: what, where, and what was expected. Never the value of a secret.
struct ConfigurationFault: Error, Equatable, Sendable {
    /// Nil for a line that has no name.
    let name: String?
    let origin: SettingOrigin
    let message: String

    init(_ name: String?, _ origin: SettingOrigin, _ message: String) {
        self.name = name
        self.origin = origin
        self.message = message
    }
}

extension ConfigurationFault: CustomStringConvertible {
    var description: String {
        "\(name ?? "line") (\(origin)): \(message)"
    }
}
