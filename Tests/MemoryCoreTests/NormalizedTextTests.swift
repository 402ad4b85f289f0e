// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MemoryCore

@Suite("A text's normal form")
struct NormalizedTextTests {
    @Test("of ASCII is the same by the short way and by the general one")
    func plain() throws {
        // Few letters, so that runs of punctuation and space are common.
        let alphabet: [Character] = [
            "a", "Z", "9", " ", "\t", "\n", "\r", "\0", "\u{7F}", ".", "!", "?", "_", "$", "+", "\\", "^", "@",
        ]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<3_000 {
            let text = String(
                (0..<Int.random(in: 0...9, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) }
            )
            #expect(NormalizedText.plain(text) == NormalizedText.general(text), "\(text.debugDescription)")
        }
        for byte in UInt8(0)..<0x80 {
            for text in [
                "a\(Character(UnicodeScalar(byte)))", "\(Character(UnicodeScalar(byte)))",
                "a \(Character(UnicodeScalar(byte)))",
            ] {
                #expect(NormalizedText.plain(text) == NormalizedText.general(text), "\(byte)")
            }
        }
    }

    @Test("beyond ASCII goes the general way", arguments: ["café", "Ｆｕｌｌ", "ß", "日本", "a\u{2028}b"])
    func beyond(text: String) {
        #expect(NormalizedText.plain(text) == nil)
        #expect(NormalizedText(text).rawValue == NormalizedText.general(text))
    }
}
