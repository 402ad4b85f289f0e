// SPDX-License-Identifier: Apache-2.0

extension HTTPTarget {
    static func splitScheme(_ text: String) throws(InvalidTarget) -> (Scheme, Substring) {
        for scheme in Scheme.allCases {
            let prefix = scheme.rawValue + "://"
            if text.prefix(prefix.count).lowercased() == prefix {
                return (scheme, text.dropFirst(prefix.count))
            }
        }
        throw .scheme
    }

    static func parseAuthority(_ text: Substring, scheme: Scheme) throws(InvalidTarget) -> (String, Int) {
        guard !text.contains("@") else { throw .userInformation }
        let hostEnd: Substring.Index
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { throw .host }
            hostEnd = text.index(after: close)
        } else {
            hostEnd = text.firstIndex(of: ":") ?? text.endIndex
        }
        let host = text[..<hostEnd]
        guard isHost(host) else { throw .host }
        return (host.lowercased(), try parsePort(text[hostEnd...], scheme: scheme))
    }

    private static func parsePort(_ text: Substring, scheme: Scheme) throws(InvalidTarget) -> Int {
        guard !text.isEmpty else { return scheme.defaultPort }
        let digits = text.dropFirst()
        guard text.first == ":", (1...5).contains(digits.count), digits.utf8.allSatisfy(isDigit),
            let port = Int(digits), (1...65_535).contains(port)
        else { throw .port }
        return port
    }

    /// A registered name of letters, digits, `-`, `.`, `_` (Docker's service names use the last), or an IPv6 literal.
    private static func isHost(_ text: Substring) -> Bool {
        if text.first == "[" {
            let address = text.dropFirst().dropLast()
            return address.contains(":")
                && address.utf8.allSatisfy {
                    isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20)
                        || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
                }
        }
        return (1...253).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
                    || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
