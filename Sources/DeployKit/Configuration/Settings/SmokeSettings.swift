// SPDX-License-Identifier: Apache-2.0

/// Suites, by their files, relative to the folder of the configuration.
package struct SmokeSettings: Sendable, Hashable {
    /// Against the new container, before it is cut over.
    package var privately: [String]
    /// Through nginx.
    package var publicly: [String]
    /// Where the world reaches the service, for the public suites.
    package var publicURL: String?
    /// What suites are given besides the release: keys.
    package var variables: [String: SecretReference]
}
