// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// What was seen of this machine before a deploy. No secret is in it.
package struct LocalFacts: Sendable, Hashable {
    /// What could not be done, in words, and what to try.
    package struct Complaint: Error, Sendable, Hashable {
        package var message: String
        package var hint: String?

        package init(_ message: String, hint: String? = nil) {
            self.message = message
            self.hint = hint
        }
    }

    package struct Builder: Sendable, Hashable {
        package var version: String
        /// As `linux/amd64`.
        package var platform: String

        package init(version: String, platform: String) {
            self.version = version
            self.platform = platform
        }
    }

    package struct Agent: Sendable, Hashable {
        /// What `SSH_AUTH_SOCK` says.
        package var socket: String?
        package var isThere: Bool

        package init(socket: String?, isThere: Bool) {
            self.socket = socket
            self.isThere = isThere
        }
    }

    /// Secrets that are there, by what needs them.
    package var secrets: [String] = []
    /// Of those that are not.
    package var missing: [String: SecretFault] = [:]
    package var hashKeyBytes: Int?
    package var keyComplaint: Complaint?
    /// The private key's, where it is one.
    package var keyFile: String?
    /// Of that file, the permissions.
    package var keyFileMode: Int?
    /// `nil` when a key is configured.
    package var agent: Agent?
    /// `nil` when nothing is to be built; so with the next two.
    package var builder: Result<Builder, Complaint>?
    package var tree: Result<SourceTree, Complaint>?
    package var registry: RegistryFacts?
    package var now: Date

    package init(now: Date) {
        self.now = now
    }
}
