// SPDX-License-Identifier: Apache-2.0

/// The images that a Dockerfile begins from or copies from, which must be on the machine before a build without a session.
///
/// BuildKit reads a registry's credentials through a session that a plain HTTP client does not have (`no active
/// sessions`); an image that is here already it takes as it is.
struct DockerfileImages {
    private var escape: Character = "\\"
    private var arguments: [String: String]
    private let overrides: [String: String]
    private var stages: Set<String> = []
    private var stageCount = 0
    private(set) var names: [String] = []

    /// - Parameters:
    ///   - arguments: Of the build: they take the place of the defaults of `ARG`s before the first `FROM`.
    static func names(in dockerfile: String, arguments: [String: String]) -> [String] {
        var images = DockerfileImages(arguments: arguments)
        images.read(dockerfile)
        return images.names
    }

    private init(arguments overrides: [String: String]) {
        self.overrides = overrides
        arguments = [:]
    }

    private mutating func read(_ text: String) {
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        var instruction = ""
        var endOfDocument: Substring?
        var isHead = true
        for line in lines {
            let plain = String(line).trimmingSpaces()
            if let end = endOfDocument {
                if plain == end { endOfDocument = nil }
                continue
            }
            if plain.hasPrefix("#") {
                if isHead { directive(plain.dropFirst()) }
                continue
            }
            isHead = false
            if plain.isEmpty { continue }
            if plain.last == escape {
                instruction += plain.dropLast() + " "
                continue
            }
            instruction += plain
            endOfDocument = Self.documentEnd(instruction)
            take(instruction)
            instruction = ""
        }
        if !instruction.isEmpty { take(instruction) }
    }

    /// `# syntax=…` names an image that does the building; `# escape=` another character for continued lines.
    private mutating func directive(_ comment: Substring) {
        let parts = comment.split(separator: "=", maxSplits: 1).map { String($0).trimmingSpaces() }
        guard parts.count == 2 else { return }
        switch parts[0].lowercased() {
        case "escape": escape = parts[1].first ?? "\\"
        case "syntax": add(parts[1])
        default: break
        }
    }

    /// The word that ends a here-document which the instruction begins.
    private static func documentEnd(_ instruction: String) -> Substring? {
        guard instruction.uppercased().hasPrefix("RUN ") || instruction.uppercased().hasPrefix("COPY "),
            let start = instruction.firstRange(of: "<<")
        else { return nil }
        let rest = instruction[start.upperBound...].drop { "-\"'".contains($0) }
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        return word.isEmpty ? nil : word
    }

    private mutating func take(_ instruction: String) {
        let words = instruction.split { $0 == " " || $0 == "\t" }
        guard let name = words.first?.uppercased() else { return }
        switch name {
        case "ARG" where stageCount == 0: words.dropFirst().forEach { argument($0) }
        case "FROM": from(words.dropFirst().filter { !$0.hasPrefix("--") })
        case "COPY", "RUN":
            for word in words.dropFirst() where word.hasPrefix("--") {
                for option in word.dropFirst(2).split(separator: ",") {
                    let plain = option.hasPrefix("mount=") ? option.dropFirst("mount=".count) : option
                    if plain.hasPrefix("from=") { copied(String(plain.dropFirst("from=".count))) }
                }
            }
        default: break
        }
    }

    private mutating func argument(_ word: Substring) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let standard = parts.count > 1 ? parts[1].trimmingQuotes() : ""
        arguments[name] = overrides[name] ?? expand(standard)
    }

    private mutating func from(_ words: [Substring]) {
        guard let first = words.first else { return }
        let name = expand(first.trimmingQuotes())
        if name != "scratch", !stages.contains(name.lowercased()) { add(name) }
        stages.insert(String(stageCount))
        stageCount += 1
        if words.count >= 3, words[1].uppercased() == "AS" { stages.insert(words[2].lowercased()) }
    }

    private mutating func copied(_ name: String) {
        if !stages.contains(name.lowercased()) { add(name) }
    }

    private mutating func add(_ name: String) {
        if !name.isEmpty, !names.contains(name) { names.append(name) }
    }

    /// `$NAME`, `${NAME}`, `${NAME:-other}`, `${NAME:+other}`.
    private func expand(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "$" else {
                result.append(character)
                continue
            }
            guard rest.first == "{", let close = rest.firstIndex(of: "}") else {
                let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                rest = rest.dropFirst(name.count)
                result += arguments[String(name)] ?? ""
                continue
            }
            result += value(ofBraced: rest[rest.index(after: rest.startIndex)..<close])
            rest = rest[rest.index(after: close)...]
        }
        return result
    }

    private func value(ofBraced text: Substring) -> String {
        guard let colon = text.firstIndex(of: ":") else { return arguments[String(text)] ?? "" }
        let value = arguments[String(text[..<colon])] ?? ""
        let rest = text[text.index(after: colon)...]
        let other = expand(String(rest.dropFirst()))
        switch rest.first {
        case "-": return value.isEmpty ? other : value
        case "+": return value.isEmpty ? "" : other
        default: return value
        }
    }
}

extension Substring {
    fileprivate func trimmingQuotes() -> String {
        guard count >= 2, let first, "\"'".contains(first), last == first else { return String(self) }
        return String(dropFirst().dropLast())
    }
}
