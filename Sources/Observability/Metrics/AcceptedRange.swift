// SPDX-License-Identifier: Apache-2.0

/// One media range of an `Accept` header (RFC 9110 §12.5.1).
struct AcceptedRange: Equatable {
    /// Lower case, e.g. `text/plain`, `text/*`.
    let type: String
    let version: String?
    /// 0 to 1; 0 is "not at all".
    let quality: Double

    /// More ranges than anybody sends; what comes after is not looked at.
    private static let limit = 32

    /// The ranges in order, without those that are none.
    static func all(in header: String) -> [AcceptedRange] {
        header.split(separator: ",", maxSplits: limit).prefix(limit).compactMap { AcceptedRange($0) }
    }

    /// Nil for what is no media range, or has a quality that is none.
    init?(_ text: some StringProtocol) {
        let parts = text.lowercased().split(separator: ";", omittingEmptySubsequences: false).map(Self.trimmed)
        guard let type = parts.first, type.split(separator: "/", omittingEmptySubsequences: false).count == 2 else {
            return nil
        }
        var version: String?
        var quality = 1.0
        for parameter in parts.dropFirst() {
            let pair = parameter.split(separator: "=", maxSplits: 1).map(Self.trimmed)
            guard pair.count == 2 else { continue }
            switch pair[0] {
            case "version": version = pair[1].filter { $0 != "\"" }
            case "q":
                guard let value = Self.quality(pair[1]) else { return nil }
                quality = value
            default: break
            }
        }
        self.type = type
        self.version = version
        self.quality = quality
    }

    /// Whether it takes that version: every one, unless it names one.
    func isVersion(_ wanted: String) -> Bool {
        version == nil || version == wanted
    }

    /// Digits and one point: `Double` would also take `nan`, `1e0` and `0x1`.
    private static func quality(_ text: String) -> Double? {
        let isPlain = text.allSatisfy { $0 == "." || ($0.isASCII && $0.isNumber) }
        guard isPlain, let value = Double(text) else { return nil }
        return (0...1).contains(value) ? value : nil
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let start = text.drop(while: isSpace)
        return String(start.reversed().drop(while: isSpace).reversed())
    }
}
