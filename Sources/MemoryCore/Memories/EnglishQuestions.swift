// SPDX-License-Identifier: Apache-2.0

/// The words by which ``QuestionDetector`` knows an English question that carries no question mark, or a statement that
/// carries one. All lower case.
enum EnglishQuestions {
    static let openers = words(
        """
        what what's whats who who's whos whom whose which where where's wheres when when's why why's how how's hows
        """
    )

    /// Openers that also begin a clause of a statement: “When I was six, …”.
    static let subordinators = words("when where what how who whatever which")

    /// Verbs that come before their subject in a question: “is he afraid”.
    static let inverted = words(
        """
        is are was were am do does did can could will would should shall may might have has had isn't aren't don't
        doesn't didn't can't won't
        """
    )

    static let pronouns = words(
        "i you he she it we they there i'm i've i'd you're he's she's it's we're they're"
    )

    static let determiners = words("my your his her its our their the")

    /// What follows the last comma of a tag question: “…, isn't he?”
    static let tagOpeners = words(
        "right ok okay yes no isn't aren't wasn't weren't doesn't don't didn't hasn't haven't is are does do did you huh eh"
    )

    /// What says nothing either way: “Hi!”
    static let fillers = words(
        """
        hi hello hey hallo thanks thank you please ok okay hm hmm well so and sorry again there good morning evening
        afternoon
        """
    )

    /// Questions in form that tell something: “Did you know that …?”
    static let statementOpeners = Phrases(
        """
        did you know that|did you know my|did you know i|do you know that|have i told you that|did i tell you that
        did i mention that|did i mention my|guess what|what a
        """
    )

    /// Requests that ask: “remind me what …”, but not “remind me to …”.
    static let requests = Phrases(
        """
        remind me|please remind me|tell me|tell me again|please tell me|can you tell me|could you tell me|remember
        do you know|do you remember|i wonder|i want to know|i'd like to know|i forgot|i forget|i don't remember
        i can't remember|let me know|explain|any idea|say
        """,
        each: words("what who whom whose which where when why how if whether about of")
    )

    private static func words(_ text: String) -> Set<String> {
        Set(text.split { $0.isWhitespace }.map(String.init))
    }

    /// Beginnings of sentences, by their first words.
    struct Phrases {
        private var byOpener: [String: [ArraySlice<String>]] = [:]

        /// - Parameters:
        ///   - text: the phrases, separated by bars or line ends.
        ///   - endings: each phrase goes on with one of these; with nothing more where there is none.
        init(_ text: String, each endings: Set<String> = []) {
            for phrase in text.split(whereSeparator: { $0 == "|" || $0.isNewline }) {
                let words = phrase.split(separator: " ").map(String.init)
                guard let opener = words.first else { continue }
                let rest = words.dropFirst()
                byOpener[opener, default: []] += endings.isEmpty ? [rest] : endings.map { rest + [$0] }
            }
        }

        /// Whether one of them is what the words begin with.
        func beginWith(_ words: [String]) -> Bool {
            guard let opener = words.first, let phrases = byOpener[opener] else { return false }
            return phrases.contains { words.dropFirst().starts(with: $0) }
        }
    }
}
