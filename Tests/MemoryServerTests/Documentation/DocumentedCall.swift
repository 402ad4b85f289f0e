// SPDX-License-Identifier: Apache-2.0

/// A call of memory-server as a document has it.
struct DocumentedCall {
    /// Without the program's name.
    let words: [String]
    /// Whether it is a line to be typed; else it stands in a sentence.
    let isLine: Bool

    /// Lines of fenced blocks, and what stands between back-ticks.
    static func all(in document: String) -> [DocumentedCall] {
        var found: [DocumentedCall] = []
        var isFenced = false
        for line in document.split(separator: "\n") {
            if line.hasPrefix("```") {
                isFenced.toggle()
            } else if isFenced {
                found += [DocumentedCall(line, isLine: true)].compactMap(\.self)
            } else {
                let spans = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                found += spans.filter { $0.offset % 2 == 1 }.compactMap { DocumentedCall($0.element, isLine: false) }
            }
        }
        return found
    }

    /// Nil when it calls something else, or the program without words.
    private init?(_ text: Substring, isLine: Bool) {
        let typed = text.replacing(#/(^|\s)#.*/#, with: "").replacing(#/^\s*\w+=\$\(([^)]*)\)/#) { "\($0.output.1)" }
        let command = typed.split(separator: #/&&|\||;|<|\s>\s/#).first ?? ""
        let words = command.split(separator: " ").map(String.init)
        guard words.count > 1, words[0] == "memory-server" || words[0].hasSuffix("/memory-server") else { return nil }
        self.words = Array(words.dropFirst())
        self.isLine = isLine
    }
}
