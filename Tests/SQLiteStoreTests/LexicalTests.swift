// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@testable import SQLiteStore

@Suite("Words in common")
struct LexicalTests {
    private static let texts = [
        "dog": "My dog Biscuit is afraid of thunder",
        "train": "The trains to Porto were running late",
        "cafe": "We met at the Café Müller",
        "both": "Thunder delayed the train, thunder and rain",
    ]

    private static func found(_ text: String, _ test: TemporaryStore, for user: UserID = Samples.ana) async throws
        -> [String]
    {
        try await test.store.memories(sharingWordsWith: text, limit: 10, for: user).map(\.id.rawValue)
    }

    private static func filled(_ body: (TemporaryStore) async throws -> Void) async throws {
        try await TemporaryStore.with { test in
            let records = texts.sorted { $0.key < $1.key }.enumerated().map {
                Samples.record($1.key, text: $1.value, seed: $0)
            }
            _ = try await test.store.upsert(records, for: Samples.ana)
            try await body(test)
        }
    }

    @Test(
        "are found by stem, whatever the case and the accents",
        arguments: [
            ("TRAIN", ["both", "train"]), ("thunders", ["both", "dog"]), ("cafe muller", ["cafe"]), ("run", ["train"]),
            ("zebra", []), ("", []), ("  ?! ", []), ("\"dog\" AND NOT (x* OR :", ["both", "dog"]), ("NEAR", []),
        ]
    )
    func stems(_ text: String, _ expected: [String]) async throws {
        try await Self.filled { test in
            let found = try await Self.found(text, test)
            #expect(found.sorted() == expected)
        }
    }

    @Test("rank by how many and how rare they are")
    func rank() async throws {
        try await Self.filled { test in
            let found = try await Self.found("thunder train", test)
            #expect(found.first == "both")
        }
    }

    @Test("are nobody else's")
    func isolation() async throws {
        try await Self.filled { test in
            #expect(try await Self.found("dog", test, for: Samples.ben) == [])
            _ = try await test.store.upsert([Samples.record("his", text: "a dog of Ben")], for: Samples.ben)
            #expect(try await Self.found("dog", test, for: Samples.ben) == ["his"])
            #expect(try await Self.found("dog", test) == ["dog"])
        }
    }

    @Test("follow what is refreshed, forgotten and erased")
    func changes() async throws {
        try await Self.filled { test in
            _ = try await test.store.upsert([Samples.record("dog", text: "My cat is Biscuit")], for: Samples.ana)
            #expect(try await Self.found("dog", test) == [])
            #expect(try await Self.found("cats", test) == ["dog"])
            _ = try await test.store.forget(try MemoryID(parsing: "dog"), for: Samples.ana)
            #expect(try await Self.found("cats biscuit", test) == [])
            _ = try await test.store.eraseMemories(of: Samples.ana)
            #expect(try await Self.found("train", test) == [])
        }
    }
}
