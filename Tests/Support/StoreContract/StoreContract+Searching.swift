// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

extension StoreContract {
    static var searching: [StoreBehaviour] {
        [
            StoreBehaviour("finds nothing where there is nothing") { test in
                let nobody = try test.user("nobody")
                #expect(try await test.found(UnitVectors.axis(0, test.dimension), for: nobody) == [])
            },
            StoreBehaviour("finds the nearest in order, with their exact cosines") { test in
                let ana = try test.user("ana")
                let records = try (0..<300).map { number in
                    try test.record("m\(number)", vector: UnitVectors.random(UInt64(number), test.dimension))
                }
                _ = try await test.store.upsert(records, for: ana)
                for seed in 1_000..<1_020 {
                    let query = UnitVectors.random(UInt64(seed), test.dimension)
                    let expected = records.map { (UnitVectors.cosine($0.vector, query), $0.memory.id.rawValue) }
                        .sorted { $0.0 > $1.0 }.prefix(10)
                    let hits = try await test.store.search(VectorQuery(vector: query, limit: 10), for: ana)
                    #expect(hits.map(\.memory.id.rawValue) == expected.map(\.1))
                    for (hit, exact) in zip(hits, expected) { #expect(abs(hit.similarity - exact.0) < 1e-5) }
                }
            },
            StoreBehaviour("tells a cosine of 1 from one of 0 and of −1") { test in
                let ana = try test.user("ana")
                let axis = UnitVectors.axis(0, test.dimension)
                let records = [
                    try test.record("opposite", vector: axis.map { -$0 }),
                    try test.record("across", vector: UnitVectors.axis(1, test.dimension)),
                    try test.record("same", vector: axis),
                ]
                _ = try await test.store.upsert(records, for: ana)
                let hits = try await test.store.search(VectorQuery(vector: axis, limit: 10), for: ana)
                #expect(hits.map(\.memory.id.rawValue) == ["same", "across", "opposite"])
                for (hit, exact) in zip(hits, [1.0, 0.0, -1.0]) { #expect(abs(hit.similarity - exact) < 1e-5) }
            },
            StoreBehaviour("puts equals in the order of their ids, also where the limit cuts them") { test in
                let ana = try test.user("ana")
                let vector = UnitVectors.random(5, test.dimension)
                let ids = ["d", "b", "ä", "a", "c", "Z", "10", "9"]
                _ = try await test.store.upsert(try ids.map { try test.record($0, vector: vector) }, for: ana)
                let sorted = ids.sorted()
                #expect(try await test.found(vector, for: ana) == sorted)
                #expect(try await test.found(vector, limit: 3, for: ana) == Array(sorted.prefix(3)))
            },
            StoreBehaviour("looks only at the kinds that are asked for") { test in
                let ana = try test.user("ana")
                let near = UnitVectors.axis(0, test.dimension)
                let records = try (0..<60).map { number in
                    let vector = UnitVectors.cosine(0.99 - Float(number) * 0.01, rest: 1, test.dimension)
                    return try test.record("q\(number)", vector: vector, kind: .question)
                }
                let fact = UnitVectors.cosine(0.1, rest: 2, test.dimension)
                _ = try await test.store.upsert(records + [try test.record("fact", vector: fact)], for: ana)
                #expect(try await test.found(near, limit: 5, for: ana) == ["fact"])
                #expect(try await test.found(near, limit: 2, kinds: [.question], for: ana) == ["q0", "q1"])
                let both: Set<MemoryKind> = [.question, .statement]
                #expect(try await test.found(near, limit: 100, kinds: both, for: ana).count == 61)
                #expect(try await test.found(near, kinds: [], for: ana) == [])
            },
            StoreBehaviour("changes the kind with a refresh") { test in
                let ana = try test.user("ana")
                let vector = UnitVectors.axis(0, test.dimension)
                _ = try await test.store.upsert([try test.record("a", vector: vector)], for: ana)
                #expect(try await test.found(vector, for: ana) == ["a"])
                let asked = try test.record("a", vector: vector, kind: .question)
                _ = try await test.store.upsert([asked], for: ana)
                #expect(try await test.found(vector, for: ana) == [])
                #expect(try await test.found(vector, kinds: [.question], for: ana) == ["a"])
            },
            StoreBehaviour("gives no more than the limit, and all when there are fewer") { test in
                let ana = try test.user("ana")
                let records = try (0..<25).map { try test.record("m\($0)") }
                _ = try await test.store.upsert(records, for: ana)
                let query = UnitVectors.random(7, test.dimension)
                for limit in [1, 24, 25, 26, VectorQuery.maximumLimit] {
                    #expect(try await test.found(query, limit: limit, for: ana).count == min(limit, 25))
                }
            },
            StoreBehaviour("refuses a query of another dimension") { test in
                let ana = try test.user("ana")
                _ = try await test.store.upsert([try test.record("a")], for: ana)
                let error = await #expect(throws: MemoryError.self) {
                    try await test.found(UnitVectors.axis(0, test.dimension + 1), for: ana)
                }
                #expect(error?.code == .invalidInput)
            },
        ]
    }
}
