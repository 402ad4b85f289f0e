// SPDX-License-Identifier: Apache-2.0

/// The contents of a `known_hosts` file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT").
///
/// Understood are plain names, `[host]:port`, the patterns `*`, `?` and `!`, hashed names and `@revoked`. Host
/// certificates (`@cert-authority`) and kinds of key that libssh2 lacks are passed over.
package struct KnownHosts: Sendable {
    private let entries: [KnownHostsEntry]

    /// A line with a known kind of key that cannot be read is an error, since leaving it out could hide a revocation.
    package init(parsing text: String) throws(SSHError) {
        var entries: [KnownHostsEntry] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            do throws(KnownHostsEntry.Malformed) {
                if let entry = try KnownHostsEntry(parsing: line) {
                    entries.append(entry)
                }
            } catch {
                throw SSHError(.invalidInput, "line \(index + 1) of the known hosts cannot be read: \(error.reason)")
            }
        }
        self.entries = entries
    }

    func expectation(of destination: SSHDestination) -> HostKeyExpectation {
        var expectation = HostKeyExpectation()
        for entry in entries where entry.names(destination.knownHostsName) {
            switch entry.marker {
            case .none: expectation.accepted.append(entry.key)
            case .revoked: expectation.revoked.append(entry.key)
            }
        }
        return expectation
    }
}
