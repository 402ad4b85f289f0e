// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import Support
import Testing

@testable import SQLiteStore

@Suite("A store that the next release opens beside this one")
struct SharingTests {
    private func open(_ directory: String, mayFollow: Bool = true) throws -> SQLiteStore {
        var configuration = SQLiteStore.Configuration(embedder: TemporaryStore.embedder)
        configuration.mayFollow = mayFollow
        return try SQLiteStore.open(directory: directory, configuration: configuration)
    }

    private func append(_ ids: [String], to store: SQLiteStore) async throws -> [Int64] {
        let sequences = Locked([Int64]())
        let operations = ids.map { OutboxOperation.upsert(Samples.record($0).memory, vector: nil) }
        try await store.append(operations, for: Samples.ana) { entries in
            sequences.withLock { $0 = entries.map(\.sequence) }
        }
        return sequences.withLock { $0 }
    }

    private func marks(after sequence: Int64, in store: SQLiteStore) async throws -> [OutboxMark] {
        let marks = Locked([OutboxMark]())
        try await store.marks(after: sequence) { seen in marks.withLock { $0 = seen } }
        return marks.withLock { $0 }
    }

    @Test("there is a first and a second and no third, and the second moves up when the first has ended")
    func places() async throws {
        try await TemporaryStore.withDirectory { directory in
            let first = try open(directory)
            let second = try open(directory)
            #expect(try await first.leads())
            #expect(try await !second.leads())
            for mayFollow in [true, false] {
                let error = #expect(throws: StoreOpeningError.self) { try open(directory, mayFollow: mayFollow) }
                #expect(error?.code == .inUse)
            }
            try first.close()
            #expect(try await second.leads())
            let third = try open(directory)
            #expect(try await !third.leads())
            #expect(try await second.leads())
            try second.close()
            #expect(try await third.leads())
            try third.close()
        }
    }

    @Test("each sees what the other added, under sequences that are never given twice")
    func entries() async throws {
        try await TemporaryStore.withDirectory { directory in
            let first = try open(directory)
            let second = try open(directory)
            let one = try await append(["a", "b"], to: first)
            let two = try await append(["c"], to: second)
            let three = try await append(["d"], to: first)
            #expect((one + two + three) == (one + two + three).sorted())
            try await first.record([
                .acknowledged(one[0], position: nil, at: Date()), .done(one[1]), .done(three[0]),
            ])
            for store in [first, second] {
                #expect(
                    try await marks(after: 0, in: store) == [
                        OutboxMark(sequence: one[0], isWaiting: false), OutboxMark(sequence: two[0], isWaiting: true),
                    ]
                )
                #expect(try await marks(after: one[0], in: store).map(\.sequence) == two)
                #expect(try await marks(after: two[0], in: store).isEmpty)
            }
            try second.close()
            try first.close()
        }
    }

    @Test("both write at once, and none waits for ever or fails")
    func contention() async throws {
        try await TemporaryStore.withDirectory { directory in
            let stores = [try open(directory), try open(directory)]
            let all = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for number in 0..<60 {
                    group.addTask { try await append(["m\(number)"], to: stores[number % 2]) }
                }
                return try await group.reduce(into: [Int64]()) { $0 += $1 }
            }
            #expect(Set(all).count == 60)
            #expect(try await stores[0].entries(after: 0, limit: 100).count == 60)
            for store in stores { try store.close() }
        }
    }
}
