// SPDX-License-Identifier: Apache-2.0

import CKernels
import GRDB
import MemoryCore
import StoreContract
import Testing

@testable import SQLiteStore

@Suite("Search through compact codes")
struct SearchTests {
    enum Shape: String, CaseIterable {
        /// Every direction alike.
        case spread
        /// A few directions, with variations below what a byte can tell.
        case crowded
        /// The same vectors again and again.
        case repeated
        /// The nearest last, so that everything survives the first look.
        case ascending
    }

    static let sets: [CPUInstructionSet] = [.scalar, .AVX2, .AVX512VNNI].filter {
        $0.rawValue <= cpu_best_instruction_set().rawValue
    }

    private static let limits: [(Int, Set<MemoryKind>)] = [
        (1, [.statement]), (10, [.statement]), (10, [.question]), (700, [.statement, .question]),
    ]

    private static func vectors(_ shape: Shape, _ count: Int, _ dimension: Int) -> [[Float]] {
        let vectors = (0..<count).map { UnitVectors.random(UInt64($0), dimension) }
        switch shape {
        case .spread: return vectors
        case .repeated: return (0..<count).map { vectors[$0 % 7] }
        case .crowded:
            return (0..<count).map { number in
                UnitVectors.normalized(zip(vectors[number % 5], vectors[number]).map { $0 + 0.004 * $1 })
            }
        case .ascending:
            let query = UnitVectors.random(1_000_000, dimension)
            return vectors.sorted { UnitVectors.cosine($0, query) < UnitVectors.cosine($1, query) }
        }
    }

    private static func index(_ vectors: [[Float]], kinds: [UInt8]) -> UserIndex {
        let stride = EncodedQuery.stride(dimension: vectors[0].count)
        var index = UserIndex(owner: 1, stride: stride)
        for (place, vector) in vectors.enumerated() {
            let block = CodeBlock(capacity: 1, stride: stride)
            vector.withUnsafeBufferPointer { block.append(number: Int64(place + 1), vector: $0) }
            index.add(BlockView(block: block, kinds: [kinds[place]]))
        }
        return index
    }

    @Test("never misses one of the nearest, and keeps few beside them", arguments: sets, Shape.allCases)
    func exactness(_ set: CPUInstructionSet, _ shape: Shape) throws {
        let dimension = 96
        let vectors = Self.vectors(shape, 2_500, dimension)
        let index = Self.index(vectors, kinds: (0..<2_500).map { $0 % 4 == 3 ? 2 : 1 })
        let operations = SearchOperations(set)
        for seed in [1_000_000, 2, 77] {
            let query = UnitVectors.random(UInt64(seed), dimension)
            let cosines = vectors.map { UnitVectors.cosine($0, query) }
            for (limit, kinds) in Self.limits {
                let encoded = try EncodedQuery(
                    VectorQuery(vector: query, limit: limit, kinds: kinds),
                    dimension: dimension
                )
                let candidates = try CandidateSearch.candidates(
                    of: index,
                    query: encoded,
                    operations: operations,
                    cancellation: Cancellation()
                )
                let wanted = vectors.indices.filter { kinds.contains($0 % 4 == 3 ? .question : .statement) }
                let last = wanted.map { cosines[$0] }.sorted(by: >)[min(limit, wanted.count) - 1]
                let nearest = wanted.filter { cosines[$0] >= last }.map { Int64($0 + 1) }
                let found = Set(candidates.map(\.number))
                #expect(found.isSuperset(of: nearest))
                #expect(found.isSubset(of: wanted.map { Int64($0 + 1) }))
                // What is too near to the last to be told from it by 16 bits; measured 0 to 3.
                let close = wanted.filter { cosines[$0] >= last - 0.0005 }.count
                #expect(candidates.count <= close)
                for candidate in candidates {
                    #expect(abs(Double(candidate.estimate) - cosines[Int(candidate.number - 1)]) < 0.0002)
                }
            }
        }
    }

    @Test("loads a user on the first search and nobody else")
    func lazyLoad() async throws {
        try await TemporaryStore.with { test in
            _ = try await test.store.upsert(Samples.records(0..<30), for: Samples.ana)
            _ = try await test.store.upsert(Samples.records(100..<140), for: Samples.ben)
            #expect(test.store.indexByteCount == 0)
            let query = VectorQuery(vector: UnitVectors.random(5, 32), limit: 3)
            _ = try await test.store.search(query, for: Samples.ana)
            #expect(test.store.indexes.peek(Samples.ana)?.count == 30)
            #expect(test.store.indexes.peek(Samples.ben) == nil)
            _ = try await test.store.upsert(Samples.records(30..<35), for: Samples.ana)
            _ = try await test.store.forget(try MemoryID(parsing: "m1"), for: Samples.ana)
            #expect(test.store.indexes.peek(Samples.ana)?.count == 34)
            #expect(try await test.store.search(query, for: Samples.user("nobody")).isEmpty)
            #expect(test.store.indexes.peek(Samples.user("nobody")) == nil)
        }
    }

    @Test("begins anew when what it found has been removed behind its back")
    func staleIndex() async throws {
        try await TemporaryStore.with { test in
            _ = try await test.store.upsert(Samples.records(0..<30), for: Samples.ana)
            let query = VectorQuery(vector: UnitVectors.random(5, 32), limit: 30)
            #expect(try await test.store.search(query, for: Samples.ana).count == 30)
            // Not through the store, so that its codes never hear of it.
            try await test.store.writer.write { try $0.execute(sql: "DELETE FROM memories WHERE id = 'm5'") }
            let hits = try await test.store.search(query, for: Samples.ana)
            #expect(hits.count == 29)
            #expect(!hits.contains { $0.memory.id.rawValue == "m5" })
        }
    }

    @Test("keeps the codes in memory within their bound")
    func bound() async throws {
        try await TemporaryStore.with(configure: { $0.indexBytes = 200_000 }) { test in
            let users = (0..<12).map { Samples.user("user\($0)") }
            for user in users { _ = try await test.store.upsert(Samples.records(0..<300), for: user) }
            let query = VectorQuery(vector: Samples.record("m7", seed: 7).vector, limit: 1)
            for user in users + users {
                #expect(try await test.store.search(query, for: user).first?.memory.id.rawValue == "m7")
                #expect(test.store.indexByteCount <= 200_000)
                #expect(test.store.indexes.peek(user)?.count == 300)
            }
        }
    }

    @Test("shares one load among those who wait for it")
    func sharedLoad() async throws {
        try await TemporaryStore.with { test in
            _ = try await test.store.upsert(Samples.records(0..<500), for: Samples.ana)
            try await withThrowingTaskGroup(of: [String].self) { group in
                for seed in 0..<40 {
                    group.addTask {
                        let vector = Samples.record("x", seed: seed * 10).vector
                        return try await test.store.search(VectorQuery(vector: vector, limit: 1), for: Samples.ana)
                            .map { "\($0.memory.id.rawValue) \(seed * 10)" }
                    }
                }
                for try await hits in group {
                    let parts = hits.first?.dropFirst().split(separator: " ") ?? []
                    #expect(parts.count == 2 && parts.first == parts.last)
                }
            }
        }
    }
}
