// SPDX-License-Identifier: Apache-2.0

/// Lines of a YAML document that is written for people.
struct StarterText {
    private var lines: [String] = []
    private var indent = ""
    /// In the place of the indent's last two columns, at the first line of a list's item.
    private var opensItem = false

    var text: String { lines.map { $0 + "\n" }.joined() }

    mutating func gap() {
        lines.append("")
    }

    mutating func line(_ text: String) {
        lines.append((opensItem ? indent.dropLast(2) + "- " : indent) + text)
        opensItem = false
    }

    mutating func comment(_ texts: String...) {
        lines += texts.map { "\(indent)# \($0)" }
    }

    mutating func pair(_ key: String, _ value: String) {
        line("\(key): \(YAMLScalar.text(value))")
    }

    mutating func list(_ key: String, _ values: [String]) {
        line("\(key): [\(values.map { YAMLScalar.text($0) }.joined(separator: ", "))]")
    }

    mutating func reference(_ key: String, _ reference: SecretReference) {
        guard case .command(let words) = reference else { return pair(key, reference.description) }
        line("\(key): {command: [\(words.map { YAMLScalar.text($0) }.joined(separator: ", "))]}")
    }

    mutating func indented(_ write: (inout StarterText) -> Void) {
        indent += "  "
        write(&self)
        indent.removeLast(2)
    }

    /// An item of a list, which begins with the first line that is no comment.
    mutating func item(_ write: (inout StarterText) -> Void) {
        opensItem = true
        indented(write)
    }
}
