// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Tells what only asks from what states something.
///
/// A message is a question when every sentence of it asks: it ends in a question mark of any script, or is plainly put as
/// one (“what scares my dog”, “remind me what he fears”). One sentence that states something makes the message a
/// statement, since a fact that is not recalled is worse than a question that is. A question mark is known in every
/// language, openers in English only.
package enum QuestionDetector {
    /// ? and its forms in Greek (U+037E), Arabic, Ethiopic, Armenian and CJK.
    private static let questionMarks: Set<Character> = ["?", "\u{37E}", "؟", "፧", "՞", "？", "⁇", "⁈", "‽", "﹖"]
    private static let wideTerminals: Set<Character> = ["。", "！", "？", "．"]
    private static let terminals: Set<Character> = questionMarks.union(wideTerminals).union([".", "!", "…", "।", "۔"])
    private static let closers: Set<Character> = ["\"", "'", "”", "’", ")", "]", "»", "」", "』"]

    package static func kind(of text: MemoryText) -> MemoryKind {
        if let plain = PlainSentences(text.rawValue) { return kind(of: plain) }
        return kind(of: sentences(of: text.rawValue))
    }

    private static func kind(of sentences: some Sequence<String>) -> MemoryKind {
        var anyAsks = false
        for sentence in sentences {
            let words = Self.words(of: sentence)
            if asks(sentence, words) {
                anyAsks = true
            } else if !isFiller(words) {
                return .statement
            }
        }
        return anyAsks ? .question : .statement
    }

    /// Splits at closing punctuation and line ends, keeping the punctuation.
    static func sentences(of text: String) -> [String] {
        var sentences: [String] = []
        var current = ""
        func close() {
            let trimmed = current.trimmingCharacters(in: .whitespacesAndNewlines)
            if trimmed.contains(where: { $0.isLetter || $0.isNumber }) { sentences.append(trimmed) }
            current = ""
        }
        var previousWasTerminal = false
        for character in text {
            if previousWasTerminal, !terminals.contains(character), !closers.contains(character) {
                // "3.5" and "e.g." don't end a sentence; full-width marks do without a space behind them.
                if character.isWhitespace || current.last.map(wideTerminals.contains) == true { close() }
            }
            if character.isNewline {
                close()
            } else {
                current.append(character)
            }
            previousWasTerminal =
                terminals.contains(character) || (previousWasTerminal && closers.contains(character))
        }
        close()
        return sentences
    }

    private static func asks(_ sentence: String, _ words: [String]) -> Bool {
        if tells(words) { return false }
        if endsInQuestionMark(sentence) { return !endsInTag(sentence) }
        guard let first = words.first else { return false }
        if EnglishQuestions.openers.contains(first) { return !isExclamation(sentence) && !isSubordinate(words) }
        if EnglishQuestions.inverted.contains(first), words.count > 1, EnglishQuestions.pronouns.contains(words[1]) {
            return true
        }
        return EnglishQuestions.requests.beginWith(words)
    }

    private static func endsInQuestionMark(_ sentence: String) -> Bool {
        let end = sentence.reversed().prefix { terminals.contains($0) || closers.contains($0) }
        return end.contains(where: questionMarks.contains)
    }

    /// “Did you know that my dog fears thunder?” states it.
    private static func tells(_ words: [String]) -> Bool {
        EnglishQuestions.statementOpeners.beginWith(words)
    }

    /// “My dog is Biscuit, right?” states it.
    private static func endsInTag(_ sentence: String) -> Bool {
        guard let comma = sentence.lastIndex(of: ",") else { return false }
        let head = words(of: String(sentence[..<comma]))
        let tag = words(of: String(sentence[comma...]))
        guard let first = head.first, !EnglishQuestions.openers.contains(first),
            !EnglishQuestions.inverted.contains(first)
        else { return false }
        return tag.count <= 3 && (tag.first.map { EnglishQuestions.tagOpeners.contains($0) } ?? false)
    }

    /// “When I was six, we moved to Turin.” opens like a question and states something.
    private static func isSubordinate(_ words: [String]) -> Bool {
        guard words.count > 2, let first = words.first, EnglishQuestions.subordinators.contains(first) else {
            return false
        }
        return EnglishQuestions.pronouns.contains(words[1]) || EnglishQuestions.determiners.contains(words[1])
    }

    private static func isExclamation(_ sentence: String) -> Bool {
        sentence.hasSuffix("!")
    }

    /// “Hi!”, “Thanks.” and the like say nothing either way.
    private static func isFiller(_ words: [String]) -> Bool {
        words.count <= 3 && words.allSatisfy(EnglishQuestions.fillers.contains)
    }

    private static func words(of sentence: String) -> [String] {
        if let words = PlainSentences.words(of: sentence) { return words }
        return sentence.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "’") }
            .map { $0.contains("’") ? $0.replacingOccurrences(of: "’", with: "'") : String($0) }
    }
}
