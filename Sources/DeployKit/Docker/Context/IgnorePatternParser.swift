// SPDX-License-Identifier: Apache-2.0

/// Turns the text of a pattern into the tokens of an ``IgnoreGlob``.
struct IgnorePatternParser {
    private var rest: Substring.UnicodeScalarView
    private var tokens: [IgnoreGlob.Token] = []
    /// Whether a `*`, `?`, `[…]` or a backslash was seen besides a `**` at the beginning.
    private var isPlainAfterFirst = true

    init(_ text: String) {
        rest = text[...].unicodeScalars
    }

    mutating func parse() throws(IgnorePattern.Malformed) -> [IgnoreGlob.Token] {
        let beginsWithBareStars = rest.starts(with: "**".unicodeScalars) && rest.dropFirst(2).first != "/"
        while let scalar = rest.popFirst() {
            switch scalar {
            case "*" where rest.first == "*":
                rest.removeFirst()
                parseStars()
            case "*":
                isPlainAfterFirst = false
                tokens.append(.anyInSegment)
            case "?":
                isPlainAfterFirst = false
                tokens.append(.anyScalar)
            case "[":
                isPlainAfterFirst = false
                tokens.append(.oneOf(try parseSet()))
            case "\\":
                isPlainAfterFirst = false
                guard let escaped = rest.popFirst() else { throw IgnorePattern.Malformed() }
                tokens.append(.scalar(escaped))
            default:
                tokens.append(.scalar(scalar))
            }
        }
        if beginsWithBareStars, isPlainAfterFirst, let first = tokens.first, first == .anyDirectories {
            // "**foo" is any path that ends in "foo", within a name too: patternmatcher's suffix match.
            tokens[0] = .anything
        }
        return tokens
    }

    private mutating func parseStars() {
        let isFirst = tokens.isEmpty
        if rest.first == "/" { rest.removeFirst() }
        if !isFirst { isPlainAfterFirst = false }
        tokens.append(rest.isEmpty ? .anything : .anyDirectories)
    }

    private mutating func parseSet() throws(IgnorePattern.Malformed) -> ScalarSet {
        var isNegated = false
        if rest.first == "^" {
            isNegated = true
            rest.removeFirst()
        }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while rest.first != "]" || ranges.isEmpty {
            let low = try setMember()
            var high = low
            if rest.first == "-" {
                rest.removeFirst()
                high = try setMember()
            }
            guard low <= high else { throw IgnorePattern.Malformed() }
            ranges.append(low...high)
        }
        rest.removeFirst()
        return ScalarSet(ranges: ranges, isNegated: isNegated)
    }

    /// Go's `filepath.Match`, by which Docker checks patterns, wants `-` and `]` escaped here.
    private mutating func setMember() throws(IgnorePattern.Malformed) -> Unicode.Scalar {
        guard let scalar = rest.popFirst(), scalar != "-", scalar != "]" else { throw IgnorePattern.Malformed() }
        guard scalar == "\\" else { return scalar }
        guard let escaped = rest.popFirst() else { throw IgnorePattern.Malformed() }
        return escaped
    }
}
