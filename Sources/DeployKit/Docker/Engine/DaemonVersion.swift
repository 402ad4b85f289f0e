// SPDX-License-Identifier: Apache-2.0

/// The daemon's own version, for people.
package struct DaemonVersion: Sendable, Hashable, Decodable {
    /// Such as `20.10.24+dfsg1`.
    package let version: String
    package let operatingSystem: String
    /// In Go's words: `amd64`, `arm64`.
    package let architecture: String

    private enum CodingKeys: String, CodingKey {
        case version = "Version"
        case operatingSystem = "Os"
        case architecture = "Arch"
    }
}
