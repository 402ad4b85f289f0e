// SPDX-License-Identifier: Apache-2.0

extension KnownHosts {
    /// The keys that it has of a host, those of the kinds that are asked for first in front. Left out are kinds that this
    /// libssh2 can't check, and what is marked as revoked.
    package func keys(of destination: SSHDestination) -> [HostKey] {
        let expectation = expectation(of: destination)
        let kinds = KeyKind.allCases.filter { !$0.signatureMethods(SSHLibrary.version).isEmpty }
        return kinds.flatMap { kind in
            expectation.accepted.filter { $0.kind == kind && !expectation.revoked.contains($0) }
        }
    }

    package func revokes(_ key: HostKey, of destination: SSHDestination) -> Bool {
        expectation(of: destination).revoked.contains(key)
    }
}
