// SPDX-License-Identifier: Apache-2.0

/// What a host's key is held against. There is no value that accepts any key: ``SSHConnection/scanHostKeys(of:through:by:)``
/// shows what a host has, people decide, and the decision comes back as one of these.
package enum HostKeyPin: Sendable {
    /// Any one of these keys, from a configuration.
    case keys([HostKey])
    /// A key with one of these fingerprints. Its kind is not known, so the host may be asked up to four times.
    case fingerprints([HostKeyFingerprint])
    /// What a `known_hosts` file says of the host.
    case knownHosts(KnownHosts)

    package static func fingerprint(_ fingerprint: HostKeyFingerprint) -> HostKeyPin { .fingerprints([fingerprint]) }

    /// What is expected of a host.
    func expectation(of destination: SSHDestination) -> HostKeyExpectation {
        switch self {
        case .keys(let keys): HostKeyExpectation(accepted: keys)
        case .fingerprints(let fingerprints): HostKeyExpectation(fingerprints: fingerprints)
        case .knownHosts(let knownHosts): knownHosts.expectation(of: destination)
        }
    }
}
