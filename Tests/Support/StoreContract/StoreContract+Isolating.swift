// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

extension StoreContract {
    /// The faults that other memory layers had (mem0 #6656, #6278, #6636, #4878, #5750, #3746), as tests.
    static var isolating: [StoreBehaviour] {
        [
            StoreBehaviour("keeps equal ids of two users apart") { test in
                let (ana, ben) = (try test.user("ana"), try test.user("ben"))
                let vector = UnitVectors.axis(0, test.dimension)
                let hers = try test.record("same", text: "of Ana", vector: vector)
                let his = try test.record("same", text: "of Ben", vector: vector)
                #expect(try await test.store.upsert([hers], for: ana) == [.inserted])
                #expect(try await test.store.upsert([his], for: ben) == [.inserted])
                #expect(try await test.store.memory(hers.memory.id, for: ana)?.text.rawValue == "of Ana")
                #expect(try await test.store.memory(his.memory.id, for: ben)?.text.rawValue == "of Ben")
                let hits = try await test.store.search(VectorQuery(vector: vector, limit: 10), for: ana)
                #expect(hits.map(\.memory.text.rawValue) == ["of Ana"])
                #expect(try await test.store.forget(hers.memory.id, for: ana))
                #expect(try await test.found(vector, for: ben) == ["same"])
            },
            StoreBehaviour("gives, lists and finds nothing of another user") { test in
                let (ana, ben) = (try test.user("ana"), try test.user("ben"))
                let record = try test.record("secret")
                _ = try await test.store.upsert([record], for: ana)
                #expect(try await test.store.memory(record.memory.id, for: ben) == nil)
                #expect(try await test.found(record.vector, for: ben) == [])
                #expect(try await test.listed(for: ben) == [])
                #expect(try await !test.store.forget(record.memory.id, for: ben))
                #expect(try await test.listed(for: ana) == ["secret"])
            },
            StoreBehaviour("erases one user and leaves the others whole") { test in
                let (ana, ben) = (try test.user("ana"), try test.user("ben"))
                _ = try await test.store.upsert(try (0..<600).map { try test.record("m\($0)") }, for: ana)
                let kept = try (0..<600).map { try test.record("m\($0)") }
                _ = try await test.store.upsert(kept, for: ben)
                #expect(try await test.store.eraseMemories(of: ana) == 600)
                #expect(try await test.listed(for: ben).count == 600)
                #expect(try await test.found(kept[9].vector, limit: 1, for: ben) == ["m9"])
            },
            StoreBehaviour("lets metadata name a user without meaning anything") { test in
                let (ana, ben) = (try test.user("ana"), try test.user("ben"))
                let record = try test.record(
                    "a",
                    metadata: [
                        "user_id": .text(ben.rawValue), "user": .text(ben.rawValue), "owner": .number(1),
                        "namespace": .text(ben.rawValue), "id": .text("b"), "kind": .text("question"),
                    ]
                )
                _ = try await test.store.upsert([record], for: ana)
                #expect(try await test.listed(for: ben) == [])
                #expect(try await test.found(record.vector, for: ben) == [])
                #expect(try await test.found(record.vector, for: ana) == ["a"])
                #expect(try await test.store.memory(record.memory.id, for: ana) == record.memory)
            },
            StoreBehaviour("takes ids for what they are, not for queries or paths") { test in
                let ben = try test.user("ben")
                let record = try test.record("m")
                _ = try await test.store.upsert([record], for: ben)
                let names = [
                    "%", "*", "' OR '1'='1", "\" OR \"\"=\"", "ben' --", "../ben", "ben/", "{\"$ne\":\"\"}", "_", "?",
                ]
                for name in names {
                    let user = try test.user(name)
                    #expect(try await test.listed(for: user) == [])
                    #expect(try await test.found(record.vector, for: user) == [])
                    let odd = try test.record(name)
                    #expect(try await test.store.upsert([odd], for: user) == [.inserted])
                    #expect(try await test.store.memory(odd.memory.id, for: user) == odd.memory)
                    #expect(try await test.store.eraseMemories(of: user) == 1)
                }
                #expect(try await test.listed(for: ben) == ["m"])
            },
            StoreBehaviour("knows a user and an id by their composed form, and case as a difference") { test in
                let composed = try test.user("Jos\u{E9}")
                let decomposed = try test.user("Jose\u{301}")
                _ = try await test.store.upsert([try test.record("caf\u{E9}")], for: composed)
                #expect(try await test.store.upsert([try test.record("cafe\u{301}")], for: decomposed) == [.refreshed])
                #expect(try await test.listed(for: composed) == ["caf\u{E9}"])
                let lower = try test.user("jos\u{E9}")
                #expect(try await test.listed(for: lower) == [])
                #expect(try await test.store.upsert([try test.record("CAF\u{C9}")], for: composed) == [.inserted])
                for id in ["犬", "🐶", "كلب", "a b", "日\u{304B}\u{3099}"] {
                    let record = try test.record(id)
                    _ = try await test.store.upsert([record], for: composed)
                    #expect(try await test.store.memory(record.memory.id, for: composed) == record.memory)
                }
            },
            StoreBehaviour("does not take a cursor of one user as a key to another") { test in
                let (ana, ben) = (try test.user("ana"), try test.user("ben"))
                _ = try await test.store.upsert(try (0..<6).map { try test.record("ana\($0)", minutes: $0) }, for: ana)
                _ = try await test.store.upsert(try (0..<6).map { try test.record("ben\($0)", minutes: $0) }, for: ben)
                let first = try await test.store.memories(page: PageRequest(limit: 2), for: ana)
                let cursor = try #require(first.next)
                let request = PageRequest(limit: 500, cursor: cursor)
                // A store may refuse a foreign cursor; it must not show a foreign memory for it.
                let page = try? await test.store.memories(page: request, for: ben)
                for memory in page?.memories ?? [] { #expect(memory.id.rawValue.hasPrefix("ben")) }
            },
        ]
    }
}
