// SPDX-License-Identifier: Apache-2.0

/// What one host's key is held against.
struct HostKeyExpectation: Sendable, Equatable {
    var accepted: [HostKey] = []
    var revoked: [HostKey] = []
    var fingerprints: [HostKeyFingerprint] = []

    /// The kinds of key to ask for, one connection for each element, until one fits.
    ///
    /// Only kinds that are pinned are asked for: asked for all, the server shows the one that it prefers, and a host of
    /// which the ECDSA key is pinned would look like one whose key has changed. Where nothing is pinned every kind is
    /// asked for, so that the error can tell the fingerprint.
    func attempts(_ library: LibraryVersion, destination: SSHDestination) throws(SSHError) -> [[KeyKind]] {
        let usable = KeyKind.allCases.filter { !$0.signatureMethods(library).isEmpty }
        if !fingerprints.isEmpty {
            return usable.map { [$0] }
        }
        guard !accepted.isEmpty else { return [usable] }
        let kinds = usable.filter { kind in accepted.contains { $0.kind == kind } }
        guard !kinds.isEmpty else {
            throw SSHError(
                .rsaUnsupported,
                "only an RSA key is pinned for \(destination.endpoint), and libssh2 \(library) can check it only with "
                    + "SHA-1, which OpenSSH refuses since 8.8",
                hint: "Pin the host's ed25519 key: ssh-keyscan -t ed25519 \(destination.host) shows it, "
                    + "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub on the host confirms it."
            )
        }
        return [kinds]
    }

    /// Returns when the key is the expected one.
    func check(_ key: HostKey, of destination: SSHDestination) throws(SSHError) {
        if revoked.contains(key) {
            throw SSHError(
                .hostKeyRevoked,
                "\(destination.endpoint) shows a key that is marked as revoked: \(key)",
                presented: key
            )
        }
        if !fingerprints.isEmpty {
            guard fingerprints.contains(key.fingerprint) else {
                throw changed(key, destination, expected: fingerprints.map(\.text).joined(separator: " or "))
            }
            return
        }
        guard !accepted.isEmpty else {
            throw SSHError(
                .hostKeyUnknown,
                "no key is pinned for \(destination.endpoint), which shows \(key)",
                hint: "Compare it with what the host itself says (its console: ssh-keygen -lf "
                    + "/etc/ssh/ssh_host_ed25519_key.pub). If it is the same, pin: "
                    + "\(destination.knownHostsName) \(key.line)",
                presented: key
            )
        }
        guard accepted.contains(key) else {
            throw changed(key, destination, expected: accepted.map(\.description).joined(separator: " or "))
        }
    }

    private func changed(_ key: HostKey, _ destination: SSHDestination, expected text: String) -> SSHError {
        SSHError(
            .hostKeyChanged,
            "\(destination.endpoint) shows another key than the pinned one: \(key), expected \(text)",
            hint: "Either the host was set up anew or somebody is in between. Find out on the host's console; "
                + "pin the new key only if it is the same there.",
            presented: key,
            expected: accepted
        )
    }
}
