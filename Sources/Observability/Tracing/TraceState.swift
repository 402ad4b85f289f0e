// SPDX-License-Identifier: Apache-2.0

/// The value of a `tracestate` header, which other tracing systems read and we only hand on (W3C Trace Context, section
/// 3.3).
package struct TraceState: Hashable, Sendable {
    private static let maximumMembers = 32
    /// What every implementation must at least hand on (section 3.3.1.5); more is dropped whole.
    private static let maximumBytes = 512

    package let text: String

    /// Nil for an empty list, and for one with a fault, which is dropped whole without touching the `traceparent`.
    package init?(parsing text: String) {
        guard text.utf8.count <= Self.maximumBytes else { return nil }
        var keys: Set<Substring> = []
        var members: [Substring] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let member = Self.trimmed(part)
            // Empty members are allowed, since lists are joined by tools that don't look.
            guard !member.isEmpty else { continue }
            guard let equals = member.firstIndex(of: "=") else { return nil }
            let key = member[..<equals]
            guard Self.isKey(key), Self.isValue(member[member.index(after: equals)...]), keys.insert(key).inserted
            else { return nil }
            members.append(member)
        }
        guard (1...Self.maximumMembers).contains(members.count) else { return nil }
        self.text = members.joined(separator: ",")
    }

    /// Optional white space around a member: spaces and tabs.
    private static func trimmed(_ text: Substring) -> Substring {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let first = text.firstIndex(where: { !isSpace($0) }), let last = text.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return text[first...last]
    }

    /// `name` of at most 256 characters, or `tenant@system` of at most 241 and 14.
    private static func isKey(_ key: Substring) -> Bool {
        let parts = key.split(separator: "@", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return isName(parts[0], limit: 256, mayBeginWithDigit: false)
        case 2:
            return isName(parts[0], limit: 241, mayBeginWithDigit: true)
                && isName(parts[1], limit: 14, mayBeginWithDigit: false)
        default: return false
        }
    }

    private static func isName(_ name: Substring, limit: Int, mayBeginWithDigit: Bool) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= limit else { return false }
        guard isLetter(first) || (mayBeginWithDigit && isDigit(first)) else { return false }
        return name.utf8.allSatisfy { byte in
            isLetter(byte) || isDigit(byte) || "_-*/".utf8.contains(byte)
        }
    }

    /// Printable ASCII without `,` and `=`, at most 256 characters, no space at the end.
    private static func isValue(_ value: Substring) -> Bool {
        (1...256).contains(value.utf8.count) && value.utf8.last != UInt8(ascii: " ")
            && value.utf8.allSatisfy { (0x20...0x7E).contains($0) && !",=".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
