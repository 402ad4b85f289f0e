// SPDX-License-Identifier: Apache-2.0

/// Proxies that tell the truth about whom they speak for.
package struct TrustedProxies: Hashable, Sendable {
    /// How many addresses of a header are looked at. No chain of proxies is as long.
    private static let maximumHops = 32

    package let ranges: [AddressRange]

    package init(_ ranges: [AddressRange]) {
        self.ranges = ranges
    }

    package func contains(_ address: IPAddress) -> Bool {
        ranges.contains { $0.contains(address) }
    }

    /// Who the client is: the peer, unless that is one of these. Then it is the right-most address of `X-Forwarded-For` that
    /// is none of them: each proxy appends whom it heard, so what stands to the left of that one is hearsay.
    ///
    /// - Parameter forwardedFor: all fields of that name, in order.
    package func client(peer: IPAddress, forwardedFor: [String]) -> IPAddress {
        guard contains(peer), !forwardedFor.isEmpty else { return peer }
        let hops = forwardedFor.joined(separator: ",").split(separator: ",", omittingEmptySubsequences: false)
        var client = peer
        for hop in hops.suffix(Self.maximumHops).reversed() {
            // What is no address was not written by a proxy of ours: the last one that was is as far as is known.
            guard let address = Self.address(hop) else { return client }
            client = address
            if !contains(address) { return client }
        }
        return client
    }

    /// With or without a port, as some proxies write it.
    private static func address(_ hop: Substring) -> IPAddress? {
        let text = hop.filter { $0 != " " && $0 != "\t" }
        if let address = IPAddress(String(text)) { return address }
        if text.first == "[", let end = text.firstIndex(of: "]") {
            return IPAddress(String(text[text.index(after: text.startIndex)..<end]))
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? IPAddress(String(parts[0])) : nil
    }
}
