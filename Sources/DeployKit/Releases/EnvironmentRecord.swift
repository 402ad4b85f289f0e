// SPDX-License-Identifier: Apache-2.0

/// What is remembered of a release's environment: names, and a keyed hash of each value, so that a change can be told
/// without keeping, or giving away by guessing, what it was.
package struct EnvironmentRecord: Codable, Sendable, Hashable {
    /// Of the whole file.
    package let digest: String
    /// A short keyed hash by name.
    package let values: [String: String]

    package init(digest: String, values: [String: String]) {
        self.digest = digest
        self.values = values
    }
}
