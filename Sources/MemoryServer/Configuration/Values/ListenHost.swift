// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The address to listen on: a name, or an IP address without brackets.
struct ListenHost: Hashable, Sendable {
    let text: String
    /// Whether only this machine can connect. A name other than `localhost` may resolve to anything, so it doesn't count.
    let isLoopback: Bool

    /// Where a server listens that nobody has told otherwise.
    static let ipv4Loopback = ListenHost(text: "127.0.0.1", isLoopback: true)

    private init(text: String, isLoopback: Bool) {
        self.text = text
        self.isLoopback = isLoopback
    }

    init?(_ text: String) {
        if let address = Self.ipv4(text) {
            isLoopback = address[0] == 127
        } else if let address = Self.ipv6(text) {
            isLoopback = address == Array(repeating: 0, count: 15) + [1]
        } else {
            let isName = text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            }
            // An address with a mistake must not be looked up as a name.
            let isAddressLike = text.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
            guard isName, !isAddressLike, (1...253).contains(text.utf8.count) else { return nil }
            isLoopback = text == "localhost"
        }
        self.text = text
    }

    /// As it stands in a URL.
    var urlText: String { text.contains(":") ? "[\(text)]" : text }

    /// Where a client on this machine reaches a server that listens here.
    var localURLText: String {
        switch text {
        case "0.0.0.0": "127.0.0.1"
        case "::": "[::1]"
        default: urlText
        }
    }

    private static func ipv4(_ text: String) -> [UInt8]? {
        var address = in_addr()
        guard inet_pton(AF_INET, text, &address) == 1 else { return nil }
        return withUnsafeBytes(of: &address) { Array($0) }
    }

    private static func ipv6(_ text: String) -> [UInt8]? {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        return withUnsafeBytes(of: &address) { Array($0) }
    }
}

extension SettingFormat where Value == ListenHost {
    static let host = SettingFormat("an IP address without brackets, or a host name") {
        ListenHost($0)
    } text: {
        $0.text
    }
}
