// SPDX-License-Identifier: Apache-2.0

/// Addresses as `/proc/net/tcp` and `/proc/net/tcp6` write them: the bytes of each 32-bit word backwards, on the machines
/// that we deploy to, and the port forwards, all in capital hexadecimal digits.
enum SocketTable {
    /// How a listener would appear that stands in the way of this one: on the same address, or on all. For one that wants
    /// all addresses, `*4` is any of IPv4, and `*6` any other.
    static func patterns(of listener: ListenAddress) -> [String] {
        let port = hexadecimal(listener.port.number, digits: 4)
        let everywhere = ["00000000:\(port)", "\(String(repeating: "0", count: 32)):\(port)"]
        guard let address = listener.address, !listener.wantsEveryAddress else {
            return everywhere + ["*4:\(port)"] + (listener.isOfIPv4 ? [] : ["*6:\(port)"])
        }
        // An address that is not of IPv4, or a name, is not looked for: only what has all addresses is found.
        guard let own = ipv4(address) else { return everywhere }
        // A socket of IPv6 may have an address of IPv4 too.
        return everywhere + ["\(own):\(port)", "0000000000000000FFFF0000\(own):\(port)"]
    }

    private static func ipv4(_ text: String) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        guard parts.count == 4 else { return nil }
        return parts.reversed().map { hexadecimal(Int($0), digits: 2) }.joined()
    }

    private static func hexadecimal(_ number: Int, digits: Int) -> String {
        let text = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
