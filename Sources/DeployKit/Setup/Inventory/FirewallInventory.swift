// SPDX-License-Identifier: Apache-2.0

/// Who filters what comes to a host, as seen on the host itself: a provider's filter before it is not seen.
package struct FirewallInventory: Sendable, Hashable {
    /// `ufw`, `firewalld`, `nftables`, `iptables`; `nil` when nothing is refused.
    package var program: String?
    /// Ports that it lets in, where that can be told; `nil` elsewhere.
    package var allowedPorts: Set<Int>?

    package init(program: String? = nil, allowedPorts: Set<Int>? = nil) {
        self.program = program
        self.allowedPorts = allowedPorts
    }
}
