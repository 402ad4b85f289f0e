// SPDX-License-Identifier: Apache-2.0

import AccessControl

extension SettingFormat where Value == RateLimitChoice {
    /// So many requests in a time.
    static let rateLimit = SettingFormat("a number of requests and a time, such as 60/1m, or off") { text in
        if text == "off" { return .off }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let requests = Int(parts[0]), let window = DurationText.value(String(parts[1])),
            let limit = RateLimit(requests: requests, window: window)
        else { return nil }
        return .limit(limit)
    } text: { choice in
        guard case .limit(let limit) = choice else { return "off" }
        return "\(limit.requests)/\(DurationText.text(limit.window))"
    }
}

extension SettingFormat where Value == TrustedProxies {
    static let addressRanges = SettingFormat("addresses and ranges such as 10.0.0.0/8, separated by commas, or none") {
        text in
        if text == "none" { return TrustedProxies([]) }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
        let ranges = parts.compactMap { AddressRange($0) }
        return ranges.count == parts.count ? TrustedProxies(ranges) : nil
    } text: {
        $0.ranges.isEmpty ? "none" : $0.ranges.map(\.text).joined(separator: ",")
    }
}

extension SettingFormat where Value == [String] {
    /// Names as `Host` has them, without ports.
    static let hostNames = SettingFormat("host names without ports, separated by commas, each once") { text in
        list(text) { name in
            let isPlain = name.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E
            }
            return isPlain && (1...253).contains(name.utf8.count) ? name.lowercased() : nil
        }
    } text: {
        $0.isEmpty ? nil : $0.joined(separator: ",")
    }

    /// Origins as browsers send them (RFC 6454, section 6.2). `*` is none: it would let every page use a visitor's network.
    static let origins = SettingFormat("origins such as https://app.example.org, separated by commas, each once") {
        text in
        list(text) { origin in
            guard let scheme = ["https://", "http://"].first(where: origin.hasPrefix) else { return nil }
            let rest = origin.dropFirst(scheme.count)
            let isHost = rest.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x3A).contains(byte) || [0x2D, 0x2E, 0x5B, 0x5D].contains(byte)
            }
            return isHost && !rest.isEmpty && !rest.hasSuffix(":") ? origin : nil
        }
    } text: {
        $0.isEmpty ? nil : $0.joined(separator: ",")
    }

    private static func list(_ text: String, _ element: (String) -> String?) -> [String]? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        let elements = parts.compactMap(element)
        return elements.count == parts.count && Set(elements).count == elements.count ? elements : nil
    }
}
