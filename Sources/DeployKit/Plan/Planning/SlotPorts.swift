// SPDX-License-Identifier: Apache-2.0

/// The two loopback ports of a host: one serves, the other is where the next release starts.
package struct SlotPorts: Sendable, Hashable {
    package let first: NetworkPort
    package let second: NetworkPort

    package init?(_ first: NetworkPort, _ second: NetworkPort) {
        guard first != second else { return nil }
        self.first = first
        self.second = second
    }

    package func contains(_ port: NetworkPort) -> Bool { port == first || port == second }

    package func other(than port: NetworkPort) -> NetworkPort { port == first ? second : first }
}
