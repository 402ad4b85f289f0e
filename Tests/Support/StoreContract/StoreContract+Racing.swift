// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

extension StoreContract {
    static var racing: [StoreBehaviour] {
        [
            StoreBehaviour("lets each task read its own writes, many at once") { test in
                let shared = try test.user("shared")
                try await withThrowingTaskGroup { group in
                    for task in 0..<16 {
                        group.addTask {
                            let own = try test.user("own\(task)")
                            for step in 0..<8 {
                                let record = try test.record("t\(task)-\(step)")
                                for user in [shared, own] {
                                    _ = try await test.store.upsert([record], for: user)
                                    let id = record.memory.id
                                    #expect(try await test.found(record.vector, limit: 1, for: user) == [id.rawValue])
                                }
                                if step % 2 == 1 {
                                    #expect(try await test.store.forget(record.memory.id, for: shared))
                                    #expect(try await test.store.memory(record.memory.id, for: shared) == nil)
                                    let left = try await test.found(record.vector, limit: 500, for: shared)
                                    #expect(!left.contains(record.memory.id.rawValue))
                                }
                            }
                            #expect(try await test.listed(for: own).count == 8)
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await test.listed(for: shared).count == 64)
                let query = UnitVectors.axis(0, test.dimension)
                #expect(try await test.found(query, limit: 500, for: shared).count == 64)
            },
            StoreBehaviour("refreshes one memory from many tasks into one") { test in
                let ana = try test.user("ana")
                try await withThrowingTaskGroup { group in
                    for task in 0..<16 {
                        group.addTask {
                            for step in 0..<8 {
                                let vector = UnitVectors.random(UInt64(task * 100 + step), test.dimension)
                                let record = try test.record("one", text: "\(task) \(step)", vector: vector)
                                _ = try await test.store.upsert([record], for: ana)
                                #expect(try await test.found(vector, for: ana) == ["one"])
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await test.listed(for: ana) == ["one"])
                let kept = try #require(try await test.store.memory(try MemoryID(parsing: "one"), for: ana))
                let parts = kept.text.rawValue.split(separator: " ").compactMap { UInt64($0) }
                let vector = UnitVectors.random(parts[0] * 100 + parts[1], test.dimension)
                let hits = try await test.store.search(VectorQuery(vector: vector, limit: 3), for: ana)
                #expect(abs((hits.first?.similarity ?? 0) - 1) < 1e-5)
            },
            StoreBehaviour("keeps a search whole while memories come and go") { test in
                let ana = try test.user("ana")
                let query = UnitVectors.axis(0, test.dimension)
                // Ten that stay, nearer than all that come and go.
                let staying = try (0..<10).map { number in
                    let vector = UnitVectors.cosine(0.9 - Float(number) * 0.01, rest: 1, test.dimension)
                    return try test.record("stays\(number)", vector: vector)
                }
                _ = try await test.store.upsert(staying, for: ana)
                let expected = staying.map(\.memory.id.rawValue)
                try await withThrowingTaskGroup { group in
                    for task in 0..<4 {
                        group.addTask {
                            for step in 0..<12 {
                                let vector = UnitVectors.cosine(0.2, rest: 2 + task, test.dimension)
                                let records = try (0..<5).map { try test.record("t\(task)-\($0)", vector: vector) }
                                _ = try await test.store.upsert(records, for: ana)
                                _ = try await test.store.forget(records[step % 5].memory.id, for: ana)
                            }
                        }
                        group.addTask {
                            for _ in 0..<40 {
                                let ids = try await test.found(query, for: ana)
                                #expect(ids == expected)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            },
            StoreBehaviour("erases a user once, although many ask for it while others write") { test in
                let (ana, ben) = (try test.user("ana"), try test.user("ben"))
                _ = try await test.store.upsert(try (0..<700).map { try test.record("m\($0)") }, for: ana)
                let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                    for task in 0..<6 {
                        group.addTask { try await test.store.eraseMemories(of: ana) }
                        group.addTask {
                            _ = try await test.store.upsert([try test.record("b\(task)")], for: ben)
                            return 0
                        }
                    }
                    return try await group.reduce(0, +)
                }
                #expect(counts == 700)
                #expect(try await test.listed(for: ana) == [])
                #expect(try await test.listed(for: ben).count == 6)
            },
        ]
    }
}
