// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An IP address. An IPv4 address that is written as IPv6 (`::ffff:192.0.2.1`) is the IPv4 address.
package struct IPAddress: Hashable, Sendable {
    /// Four or sixteen, in network order.
    package let bytes: [UInt8]

    package var isIPv4: Bool { bytes.count == 4 }

    /// - Parameter bytes: four or sixteen.
    package init?(bytes: [UInt8]) {
        switch bytes.count {
        case 4: self.bytes = bytes
        case 16:
            let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            self.bytes = isMapped ? Array(bytes[12...]) : bytes
        default: return nil
        }
    }

    /// An address without brackets, port or zone.
    package init?(_ text: String) {
        guard text.utf8.count <= 45 else { return nil }
        var ipv4 = in_addr()
        var ipv6 = in6_addr()
        if inet_pton(AF_INET, text, &ipv4) == 1 {
            self.init(bytes: withUnsafeBytes(of: &ipv4) { Array($0) })
        } else if inet_pton(AF_INET6, text, &ipv6) == 1 {
            self.init(bytes: withUnsafeBytes(of: &ipv6) { Array($0) })
        } else {
            return nil
        }
    }

    /// The address with all bits after the first `length` cleared.
    package func prefix(_ length: Int) -> IPAddress {
        var kept = bytes
        for index in kept.indices {
            let bits = min(8, max(0, length - index * 8))
            kept[index] &= bits == 0 ? 0 : 0xFF << (8 - bits)
        }
        return IPAddress(unchecked: kept)
    }

    /// What limits are counted by. A customer of IPv6 has a /64 or more to choose addresses from (RFC 6177), so a single
    /// address means nothing.
    package var network: IPAddress { isIPv4 ? self : prefix(64) }

    private init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }
}
