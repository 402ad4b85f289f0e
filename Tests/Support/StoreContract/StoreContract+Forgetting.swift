// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

extension StoreContract {
    static var forgetting: [StoreBehaviour] {
        [
            StoreBehaviour("forgets one memory and no other") { test in
                let ana = try test.user("ana")
                let records = try ["a", "b", "c"].map { try test.record($0) }
                _ = try await test.store.upsert(records, for: ana)
                #expect(try await test.found(records[1].vector, limit: 1, for: ana) == ["b"])
                #expect(try await test.store.forget(records[1].memory.id, for: ana))
                #expect(try await !test.store.forget(records[1].memory.id, for: ana))
                #expect(try await test.store.memory(records[1].memory.id, for: ana) == nil)
                #expect(try await test.found(records[1].vector, for: ana).sorted() == ["a", "c"])
                #expect(try await test.listed(for: ana).sorted() == ["a", "c"])
            },
            StoreBehaviour("remembers anew what was forgotten") { test in
                let ana = try test.user("ana")
                let record = try test.record("a", minutes: 1)
                _ = try await test.store.upsert([record], for: ana)
                #expect(try await test.store.forget(record.memory.id, for: ana))
                let again = try test.record("a", vector: record.vector, minutes: 9)
                #expect(try await test.store.upsert([again], for: ana) == [.inserted])
                #expect(try await test.store.memory(again.memory.id, for: ana) == again.memory)
                #expect(try await test.found(record.vector, for: ana) == ["a"])
            },
            StoreBehaviour("erases a user wholly, also beyond any page, and counts") { test in
                let ana = try test.user("ana")
                let records = try (0..<1_234).map {
                    try test.record("m\($0)", kind: $0 % 3 == 0 ? .question : .statement)
                }
                _ = try await test.store.upsert(Array(records.prefix(700)), for: ana)
                _ = try await test.found(records[0].vector, for: ana)
                _ = try await test.store.upsert(Array(records.suffix(534)), for: ana)
                #expect(try await test.store.eraseMemories(of: ana) == 1_234)
                #expect(try await test.store.eraseMemories(of: ana) == 0)
                #expect(try await test.listed(for: ana) == [])
                #expect(try await test.found(records[1].vector, for: ana) == [])
                #expect(try await test.store.memory(records[1].memory.id, for: ana) == nil)
            },
            StoreBehaviour("remembers a user again after an erasure") { test in
                let ana = try test.user("ana")
                let old = try test.record("old")
                _ = try await test.store.upsert([old], for: ana)
                _ = try await test.found(old.vector, for: ana)
                #expect(try await test.store.eraseMemories(of: ana) == 1)
                let new = try test.record("new")
                #expect(try await test.store.upsert([new], for: ana) == [.inserted])
                #expect(try await test.found(old.vector, for: ana) == ["new"])
                #expect(try await test.store.eraseMemories(of: ana) == 1)
            },
            StoreBehaviour("erases nothing for a user it does not know") { test in
                let nobody = try test.user("nobody")
                #expect(try await test.store.eraseMemories(of: nobody) == 0)
                #expect(try await !test.store.forget(try MemoryID(parsing: "a"), for: nobody))
            },
        ]
    }
}
