// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import Testing

@Suite("Memory values")
struct MemoryValueTests {
    @Test(
        "blank, oversize and NUL texts are refused",
        arguments: ["", " \n\t", "a\0", String(repeating: "ä", count: 16_385)]
    )
    func refusedTexts(_ text: String) {
        #expect(throws: InvalidValue.self) { try MemoryText(parsing: text) }
    }

    @Test("a text of exactly the limit is taken whole")
    func longestText() throws {
        let text = String(repeating: "x", count: MemoryText.maximumBytes)
        #expect(try MemoryText(parsing: text).rawValue == text)
    }

    @Test(
        "metadata beyond its bounds is refused",
        arguments: [
            ["": .flag(true)], ["$where": .text("1")], [String(repeating: "k", count: 65): .flag(true)],
            ["n": .number(.nan)], ["n": .number(.infinity)], ["t": .text(String(repeating: "x", count: 4_097))],
            Dictionary(uniqueKeysWithValues: (0..<33).map { ("k\($0)", MetadataValue.flag(true)) }),
        ] as [[String: MetadataValue]]
    )
    func refusedMetadata(_ fields: [String: MetadataValue]) {
        #expect(throws: InvalidValue.self) { try Metadata(parsing: fields) }
    }

    @Test("times are kept in whole milliseconds")
    func milliseconds() {
        let memory = Memory(
            id: .derived(from: NormalizedText("x"), role: .user, user: Samples.ana),
            text: Samples.text("x"),
            role: .user,
            createdAt: Date(timeIntervalSince1970: 1.234_567)
        )
        #expect(memory.createdAt == Date(timeIntervalSince1970: 1.235))
        #expect(memory.updatedAt == memory.createdAt)
    }
}
