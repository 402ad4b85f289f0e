// SPDX-License-Identifier: Apache-2.0

/// Makes what a program wrote safe to show: it must not steer the terminal, nor lie about its order.
package enum TerminalText {
    /// One line. Escape sequences go, other control characters and those that turn the direction of writing become U+FFFD.
    ///
    /// - Parameter limit: Characters; what is beyond becomes an ellipsis.
    package static func line(_ text: String, limit: Int = 500) -> String {
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        // A line of a hundred megabytes must not be gone through for its first few words.
        while let scalar = rest.popFirst(), result.count <= 4 * limit {
            if scalar == "\u{1B}" {
                dropSequence(&rest)
            } else if scalar == "\t" {
                result.append(" ")
            } else {
                result.append(isUnsafe(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        let safe = String(result)
        return safe.count > limit ? String(safe.prefix(limit)) + "…" : safe
    }

    /// What follows an ESC, by ECMA-48: a control sequence to its final byte, a command string to its end, or one more
    /// character.
    private static func dropSequence(_ rest: inout Substring.UnicodeScalarView) {
        switch rest.popFirst() {
        case "[":
            while let next = rest.first, (0x20...0x3F).contains(next.value) { rest.removeFirst() }
            if let final = rest.first, (0x40...0x7E).contains(final.value) { rest.removeFirst() }
        case "]", "P", "X", "^", "_":
            while let next = rest.popFirst(), next != "\u{7}", next != "\u{9C}" {
                guard next == "\u{1B}" else { continue }
                if rest.first == "\\" { rest.removeFirst() }
                return
            }
        case .some(let next) where (0x20...0x2F).contains(next.value):
            if let final = rest.first, (0x30...0x7E).contains(final.value) { rest.removeFirst() }
        default:
            break
        }
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
