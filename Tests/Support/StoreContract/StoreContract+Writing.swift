// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import Testing

extension StoreContract {
    static var writing: [StoreBehaviour] {
        [
            StoreBehaviour("gives back a memory as it was given") { test in
                let ana = try test.user("ana")
                let metadata: [String: MetadataValue] = [
                    "text": .text("Zoë \"quoted\" / 🐶\n"), "number": .number(-1.5), "whole": .number(3),
                    "yes": .flag(true), "no": .flag(false), "list": .texts(["a", ""]), "none": .texts([]),
                ]
                let given = Memory(
                    id: try MemoryID(parsing: "all"),
                    text: try MemoryText(parsing: "  Biscuit\tis afraid\r\nof thunder — 雷 ⚡️ "),
                    role: .assistant,
                    kind: .question,
                    sessionID: try SessionID(parsing: "first session"),
                    createdAt: Date(timeIntervalSince1970: 1_700_000_000.123),
                    updatedAt: Date(timeIntervalSince1970: 1_700_000_999.999),
                    metadata: try Metadata(parsing: metadata)
                )
                let vector = UnitVectors.random(1, test.dimension)
                let outcomes = try await test.store.upsert([MemoryRecord(memory: given, vector: vector)], for: ana)
                #expect(outcomes == [.inserted])
                #expect(try await test.store.memory(given.id, for: ana) == given)
                #expect(try await test.store.memories(page: PageRequest(limit: 5), for: ana).memories == [given])
                let hits = try await test.store.search(
                    VectorQuery(vector: vector, limit: 1, kinds: [.question]),
                    for: ana
                )
                #expect(hits.map(\.memory) == [given])
            },
            StoreBehaviour("refreshes a memory that is told again: all is new but the first date") { test in
                let ana = try test.user("ana")
                let first = try test.record("dog", text: "old", vector: UnitVectors.axis(0, test.dimension), minutes: 1)
                let again = try test.record("dog", text: "new", vector: UnitVectors.axis(1, test.dimension), minutes: 9)
                #expect(try await test.store.upsert([first], for: ana) == [.inserted])
                #expect(try await test.store.upsert([again], for: ana) == [.refreshed])
                let kept = try #require(try await test.store.memory(first.memory.id, for: ana))
                #expect(kept.text == again.memory.text)
                #expect(kept.createdAt == first.memory.createdAt)
                #expect(kept.updatedAt == again.memory.updatedAt)
                #expect(try await test.listed(for: ana) == ["dog"])
                let query = VectorQuery(vector: again.vector, limit: 5)
                let hits = try await test.store.search(query, for: ana)
                #expect(hits.map(\.memory) == [kept])
                #expect(abs((hits.first?.similarity ?? 0) - 1) < 1e-5)
            },
            StoreBehaviour("lets the last of two records with one id count") { test in
                let ana = try test.user("ana")
                let records = [
                    try test.record("a", text: "one", vector: UnitVectors.axis(0, test.dimension)),
                    try test.record("b"),
                    try test.record("a", text: "two", vector: UnitVectors.axis(1, test.dimension)),
                ]
                #expect(try await test.store.upsert(records, for: ana) == [.inserted, .inserted, .refreshed])
                #expect(try await test.listed(for: ana).sorted() == ["a", "b"])
                let kept = try await test.store.memory(records[0].memory.id, for: ana)
                #expect(kept?.text.rawValue == "two")
                #expect(try await test.found(records[2].vector, limit: 1, for: ana) == ["a"])
            },
            StoreBehaviour("stores a batch of 1,000 and finds each of it") { test in
                let ana = try test.user("ana")
                let records = try (0..<1_000).map { number in
                    try test.record("m\(number)", vector: UnitVectors.random(UInt64(number), test.dimension))
                }
                let outcomes = try await test.store.upsert(records, for: ana)
                #expect(outcomes.count == 1_000 && outcomes.allSatisfy { $0 == .inserted })
                for number in stride(from: 0, to: 1_000, by: 37) {
                    #expect(try await test.found(records[number].vector, limit: 1, for: ana) == ["m\(number)"])
                }
                #expect(Set(try await test.listed(for: ana)).count == 1_000)
            },
            StoreBehaviour("stores nothing of a batch that holds a vector of another dimension") { test in
                let ana = try test.user("ana")
                let short = try test.record("short", vector: UnitVectors.random(1, test.dimension - 1))
                let error = await #expect(throws: MemoryError.self) {
                    try await test.store.upsert([try test.record("whole"), short], for: ana)
                }
                #expect(error?.code == .invalidInput)
                #expect(try await test.listed(for: ana) == [])
            },
            StoreBehaviour("takes an empty batch") { test in
                let ana = try test.user("ana")
                #expect(try await test.store.upsert([], for: ana) == [])
            },
        ]
    }
}
