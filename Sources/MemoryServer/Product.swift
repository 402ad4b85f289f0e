// SPDX-License-Identifier: Apache-2.0

/// What this program is.
enum Product {
    /// The release, as in CHANGELOG.md.
    static let version = "0.1.0"
}
