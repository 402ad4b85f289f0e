// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MemoryCore

@Suite("Question detection")
struct QuestionDetectorTests {
    @Test(
        "what only asks is a question",
        arguments: [
            "What scares my dog?", "what scares my dog", "Which thing is Biscuit frightened of?", "Is he afraid?",
            "Hi! What is my dog called?", "Tell me what scares my dog.", "Remind me what Biscuit is afraid of",
            "Do you remember what my dog fears", "I wonder what scares my dog.", "Who am I? And where do I live?",
            "Was erschreckt meinen Hund?", "我的狗怕什么？", "ماذا يخيف كلبي؟", "Τι φοβάται ο σκύλος μου\u{37E}",
            "“What scares my dog?”", "And what about thunder?", "can you tell me how old I am",
            "When is my birthday", "Where do I live now", "How old is my dog", "Who is my dentist",
        ]
    )
    func questions(_ text: String) {
        #expect(QuestionDetector.kind(of: Samples.text(text)) == .question)
    }

    @Test(
        "what states something is a statement, even beside a question",
        arguments: [
            "My dog is called Biscuit and he is afraid of thunder.", "I moved to Turin. Do you like it?",
            "Did you know that my dog is afraid of thunder?", "My dog is lovely, isn't he?", "Remind me to call Ada.",
            "When I was six, we moved to Lyon.", "What a day!", "我的狗叫小饼。它怕什么？", "Thanks!", "Hello", "7", "🐶",
            "What my sister likes is chess.", "Guess what? I passed the exam", "The answer is e.g. 3.5 or so",
            "I asked her why she left.", "My wifi password is why?not",
        ]
    )
    func statements(_ text: String) {
        #expect(QuestionDetector.kind(of: Samples.text(text)) == .statement)
    }
}

@Suite("Sentences of ASCII")
struct PlainSentencesTests {
    @Test("are the same by the short way and by the general one")
    func random() throws {
        // Few characters, so that runs of punctuation and space are common.
        let alphabet: [Character] = [
            "a", "Z", "9", " ", " ", "\t", "\n", "\r", ".", "!", "?", ",", "\"", "'", ")", "]", "(", "-",
        ]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<3_000 {
            let text = String(
                (0..<Int.random(in: 0...14, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) }
            )
            let plain = try #require(PlainSentences(text))
            #expect(Array(plain) == QuestionDetector.sentences(of: text), "\(text.debugDescription)")
        }
    }

    @Test("beyond ASCII go the general way", arguments: ["Où ?", "我的狗怕什么？"])
    func beyond(text: String) {
        #expect(PlainSentences(text) == nil && PlainSentences.words(of: text) == nil)
    }

    @Test(
        "have words without punctuation, in lower case",
        arguments: [
            ("  What's   MY dog-name, (again)?", ["what's", "my", "dog", "name", "again"]), ("...", []), ("", []),
        ]
    )
    func words(text: String, expected: [String]) {
        #expect(PlainSentences.words(of: text) == expected)
    }
}
