// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

extension StoreContract {
    static var listing: [StoreBehaviour] {
        [
            StoreBehaviour("lists each memory once, whatever the page size") { test in
                let ana = try test.user("ana")
                // Several of one date: pages must not break between equals.
                let records = try (0..<47).map { try test.record("m\($0)", minutes: $0 / 5) }
                _ = try await test.store.upsert(records, for: ana)
                let expected = Set(records.map(\.memory.id.rawValue))
                for limit in [1, 2, 7, 46, 47, 48, 500] {
                    let ids = try await test.listed(limit: limit, for: ana)
                    #expect(ids.count == 47)
                    #expect(Set(ids) == expected)
                }
            },
            StoreBehaviour("ends a list with the last full page") { test in
                let ana = try test.user("ana")
                _ = try await test.store.upsert(try (0..<4).map { try test.record("m\($0)") }, for: ana)
                let page = try await test.store.memories(page: PageRequest(limit: 4), for: ana)
                #expect(page.memories.count == 4)
                #expect(page.next == nil)
                let empty = try await test.store.memories(page: PageRequest(limit: 4), for: test.user("nobody"))
                #expect(empty.memories.isEmpty && empty.next == nil)
            },
            StoreBehaviour("goes on with a walk while memories are added, refreshed and forgotten") { test in
                let ana = try test.user("ana")
                let records = try (0..<30).map { try test.record("m\($0)", minutes: $0 / 4) }
                _ = try await test.store.upsert(records, for: ana)
                var ids: [String] = []
                var cursor: String?
                var step = 0
                repeat {
                    let page = try await test.store.memories(page: PageRequest(limit: 4, cursor: cursor), for: ana)
                    ids += page.memories.map(\.id.rawValue)
                    cursor = page.next
                    // Newer, of the same dates, and refreshed ones.
                    let changes = [
                        try test.record("new\(step)", minutes: 100 + step),
                        try test.record("also\(step)", minutes: step),
                        try test.record("m\(step)", text: "again", minutes: 200), try test.record("m\(29 - step)"),
                    ]
                    _ = try await test.store.upsert(changes, for: ana)
                    step += 1
                } while cursor != nil && step < 30
                let old = ids.filter { $0.hasPrefix("m") }
                #expect(old.count == Set(old).count)
                #expect(Set(old) == Set(records.map(\.memory.id.rawValue)))
                #expect(ids.count == Set(ids).count)
            },
            StoreBehaviour("refuses a cursor that it did not give out") { test in
                let ana = try test.user("ana")
                for cursor in ["", "x", "MS8x", "☃", String(repeating: "A", count: 5_000), "../1/2"] {
                    let error = await #expect(throws: MemoryError.self) {
                        try await test.store.memories(page: PageRequest(limit: 5, cursor: cursor), for: ana)
                    }
                    #expect(error?.code == .invalidInput)
                }
            },
        ]
    }
}
