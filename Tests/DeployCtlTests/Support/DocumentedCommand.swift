// SPDX-License-Identifier: Apache-2.0

/// A call of deployctl as a document has it.
struct DocumentedCommand {
    let text: String
    /// Without the program's name and without quotes.
    let words: [String]
    /// Whether it is a line to be typed; else it stands in a sentence.
    let isLine: Bool

    /// Lines of fenced blocks, and what stands between back-ticks.
    static func all(in document: String) -> [DocumentedCommand] {
        var found: [DocumentedCommand] = []
        var isFenced = false
        for line in document.split(separator: "\n") {
            if line.hasPrefix("```") {
                isFenced.toggle()
            } else if isFenced {
                found += lines(in: String(line))
            } else {
                let spans = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                found += spans.filter { $0.offset % 2 == 1 }.flatMap { commands(in: String($0.element), isLine: false) }
            }
        }
        return found
    }

    /// What is typed at the lines of a block.
    static func lines(in block: String) -> [DocumentedCommand] {
        block.split(separator: "\n").flatMap { commands(in: String($0), isLine: true) }
    }

    private static func commands(in line: String, isLine: Bool) -> [DocumentedCommand] {
        let typed = line.replacing(#/(^|\s)#.*/#, with: "").replacing(#/^\s*\w+=\$\(([^)]*)\)/#) { "\($0.output.1)" }
        return typed.split(separator: #/&&|\|\|?|;|\s>\s/#).compactMap { part in
            // Two spaces end the command in a list of commands with what they do.
            let command = part.drop { $0 == " " }.split(separator: "  ").first ?? ""
            let words = command.split(separator: " ").map { $0.filter { $0 != "\"" } }
            guard words.count > 1, words[0] == "deployctl" || words[0].hasSuffix("/deployctl") else { return nil }
            return DocumentedCommand(text: String(command), words: Array(words.dropFirst()), isLine: isLine)
        }
    }
}
