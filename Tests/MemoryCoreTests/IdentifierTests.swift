// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@Suite("Identifiers")
struct IdentifierTests {
    @Test(
        "what would be unsafe as an id is refused",
        arguments: [
            "", " ", "ana ", "\tana", "a\nb", "a\0b", "a\u{7F}b", "a\u{200B}b", "\u{202E}ana", "a\u{2028}b",
            String(repeating: "x", count: 129),
        ]
    )
    func refused(_ text: String) {
        #expect(throws: InvalidValue.self) { try UserID(parsing: text) }
        #expect(throws: InvalidValue.self) { try SessionID(parsing: text) }
        #expect(throws: InvalidValue.self) { try MemoryID(parsing: text) }
    }

    @Test(
        "ordinary ids of many scripts are kept as they are",
        arguments: ["ana", "user-42", "a b", "Дмитрий", "山田", "a@b.example"]
    )
    func kept(_ text: String) throws {
        #expect(try UserID(parsing: text).rawValue == text)
    }

    @Test("two spellings of one character are one id, byte for byte")
    func canonicalEquivalence() throws {
        let composed = try UserID(parsing: "Zo\u{EB}")
        let decomposed = try UserID(parsing: "Zoe\u{308}")
        #expect(composed == decomposed)
        #expect(Array(composed.rawValue.utf8) == Array(decomposed.rawValue.utf8))
    }

    @Test("new sessions differ and can be parsed again")
    func randomSessions() throws {
        let session = SessionID.random()
        #expect(session != SessionID.random())
        #expect(try SessionID(parsing: session.rawValue) == session)
    }
}
