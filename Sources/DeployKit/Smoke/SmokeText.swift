// SPDX-License-Identifier: Apache-2.0

/// A text with variables in it: `Hello ${name}`. `$$` is a dollar sign.
package struct SmokeText: Sendable, Hashable {
    enum Piece: Sendable, Hashable {
        case literal(String)
        case variable(String)
    }

    let pieces: [Piece]

    package static let expectation = "a text in which ${name} are variables"

    package init?(_ text: String) {
        var pieces: [Piece] = []
        var literal = ""
        var rest = text[...]
        while let first = rest.first {
            rest = rest.dropFirst()
            guard first == "$" else {
                literal.append(first)
                continue
            }
            if rest.first == "$" {
                literal.append("$")
                rest = rest.dropFirst()
            } else if rest.first == "{", let end = rest.firstIndex(of: "}") {
                let name = String(rest[rest.index(after: rest.startIndex)..<end])
                guard EnvironmentName(name) != nil else { return nil }
                if !literal.isEmpty { pieces.append(.literal(literal)) }
                literal = ""
                pieces.append(.variable(name))
                rest = rest[rest.index(after: end)...]
            } else {
                return nil
            }
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        self.pieces = pieces
    }

    var variables: [String] {
        pieces.compactMap { piece in
            if case .variable(let name) = piece { name } else { nil }
        }
    }

    /// - Returns: `nil` when a variable is not known: an earlier reply did not have it.
    package func filled(with variables: [String: String]) -> String? {
        var text = ""
        for piece in pieces {
            switch piece {
            case .literal(let literal): text += literal
            case .variable(let name):
                guard let value = variables[name] else { return nil }
                text += value
            }
        }
        return text
    }

    /// The same, for a place inside of a JSON text: what a value holds cannot end the text that it is put into.
    package func filledAsJSON(with variables: [String: String]) -> String? {
        filled(
            with: variables.mapValues { value in
                value.unicodeScalars.reduce(into: "") { escaped, scalar in
                    switch scalar {
                    case "\"": escaped += "\\\""
                    case "\\": escaped += "\\\\"
                    case "\n": escaped += "\\n"
                    case "\r": escaped += "\\r"
                    case "\t": escaped += "\\t"
                    case let other where other.value < 0x20:
                        let digits = String(other.value, radix: 16)
                        escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                    case let other: escaped.unicodeScalars.append(other)
                    }
                }
            }
        )
    }
}
