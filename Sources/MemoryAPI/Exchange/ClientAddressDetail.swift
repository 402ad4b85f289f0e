// SPDX-License-Identifier: Apache-2.0

import AccessControl

/// How much of a client's address is logged. An address is personal data; the network it is in says where trouble comes from
/// and hardly ever who it is.
package enum ClientAddressDetail: String, CaseIterable, Sendable {
    case none
    /// The /24 of an IPv4 address, the /48 of an IPv6 address.
    case network
    case full

    func text(of address: IPAddress) -> String? {
        switch self {
        case .none: nil
        case .network: address.isIPv4 ? Self.text(address.prefix(24)) + "/24" : Self.text(address.prefix(48)) + "/48"
        case .full: Self.text(address)
        }
    }

    /// As RFC 5952 writes it, but for zeros: only those at the end are left out.
    private static func text(_ address: IPAddress) -> String {
        if address.isIPv4 { return address.bytes.map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { index in
            UInt16(address.bytes[index]) << 8 | UInt16(address.bytes[index + 1])
        }
        let zeros = groups.reversed().prefix { $0 == 0 }.count
        let kept = groups.dropLast(zeros > 1 ? zeros : 0).map { String($0, radix: 16) }.joined(separator: ":")
        return zeros > 1 ? kept + "::" : kept
    }
}
