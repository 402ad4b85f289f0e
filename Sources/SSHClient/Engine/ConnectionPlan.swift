// SPDX-License-Identifier: Apache-2.0

/// What a connection's thread sets out to do.
struct ConnectionPlan: Sendable {
    /// What carries the bytes.
    enum Carrier: Sendable {
        /// A TCP connection to the destination.
        case network
        /// A stream through a jump host, that ends at the destination.
        case stream(DescriptorBox)
    }

    /// How far to go.
    enum Purpose: Sendable {
        case work(HostKeyExpectation, SSHCredential)
        /// See the host key and stop there: nothing is trusted, nothing of ours is shown.
        case scan
    }

    let destination: SSHDestination
    let carrier: Carrier
    let purpose: Purpose
    /// The kinds of host key to ask for.
    let kinds: [KeyKind]
    let settings: SSHSettings
}
