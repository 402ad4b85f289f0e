// SPDX-License-Identifier: Apache-2.0

package import MemoryCore
import Support

/// A store across a network that isn't there: it shows writes when it is told to, and fails on demand.
package final class InMemoryRemoteStore: RemoteVectorStore {
    /// Which writes a read sees.
    package enum Visibility: Sendable {
        case atOnce
        /// None, until ``InMemoryRemoteStore/showAll()``.
        case held
    }

    private struct State {
        var visibility: Visibility
        var tellsPositions: Bool
        var position: UInt64 = 0
        var taken: [UserID: [MemoryID: MemoryRecord]] = [:]
        var shown: [UserID: [MemoryID: MemoryRecord]] = [:]
        var shownPosition: UInt64 = 0
        var outage: MemoryError?
        var refused: Set<MemoryID> = []
        var tooLarge: Set<MemoryID> = []
        var upserts: [[MemoryID]] = []
        var searches = 0

        mutating func write(_ change: (inout [UserID: [MemoryID: MemoryRecord]]) -> Void) -> LogPosition? {
            change(&taken)
            position += 1
            if case .atOnce = visibility { show() }
            return tellsPositions ? LogPosition(position) : nil
        }

        mutating func show() {
            shown = taken
            shownPosition = position
        }

        func check() throws {
            if let outage { throw outage }
        }
    }

    private let state: Locked<State>
    package let maximumBatch: Int

    package init(_ visibility: Visibility = .atOnce, tellsPositions: Bool = true, maximumBatch: Int = 100) {
        state = Locked(State(visibility: visibility, tellsPositions: tellsPositions))
        self.maximumBatch = maximumBatch
    }

    /// Nil ends it.
    package func fail(_ outage: MemoryError?) { state.withLock { $0.outage = outage } }
    package func showAll() { state.withLock { $0.show() } }
    /// Records of these ids are never taken.
    package func refuse(_ ids: [MemoryID]) { state.withLock { $0.refused = Set(ids) } }
    /// Memories of these ids are known to be refused, before they are sent.
    package func forbid(_ ids: [MemoryID]) { state.withLock { $0.tooLarge = Set(ids) } }
    /// The ids of each upsert that was taken, in order.
    package var upserts: [[MemoryID]] { state.withLock { $0.upserts } }
    package var searches: Int { state.withLock { $0.searches } }
    /// What it has, shown or not.
    package func records(of user: UserID) -> [MemoryID: MemoryRecord] { state.withLock { $0.taken[user] ?? [:] } }

    package func check(_ memory: Memory, for user: UserID) throws {
        guard state.withLock({ $0.tooLarge.contains(memory.id) }) else { return }
        throw MemoryError(.invalidInput, "too large", dependency: .store)
    }

    package func upsert(_ records: [MemoryRecord], for user: UserID) async throws -> Acknowledged<[UpsertOutcome]> {
        try state.withLock { state throws -> Acknowledged<[UpsertOutcome]> in
            try state.check()
            guard !records.contains(where: { state.refused.contains($0.memory.id) }) else {
                throw MemoryError(.invalidInput, "refused", dependency: .store)
            }
            state.upserts.append(records.map(\.memory.id))
            var outcomes: [UpsertOutcome] = []
            let shown = state.shown[user] ?? [:]
            let position = state.write { taken in
                for record in records {
                    let old = shown[record.memory.id]
                    let memory = old.map { record.memory.created(at: $0.memory.createdAt) } ?? record.memory
                    taken[user, default: [:]][memory.id] = MemoryRecord(memory: memory, vector: record.vector)
                    outcomes.append(old == nil ? .inserted : .refreshed)
                }
            }
            return Acknowledged(outcomes, position: position)
        }
    }

    package func search(_ query: VectorQuery, for user: UserID) async throws -> Observed<[ScoredMemory]> {
        let (records, position) = try state.withLock { state throws -> ([MemoryRecord], LogPosition?) in
            try state.check()
            state.searches += 1
            let position = state.tellsPositions ? LogPosition(state.shownPosition) : nil
            return (Array((state.shown[user] ?? [:]).values), position)
        }
        let hits =
            records
            .filter { query.kinds.contains($0.memory.kind) }
            .map { record in
                let similarity = zip(record.vector, query.vector).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
                return ScoredMemory(memory: record.memory, similarity: max(-1, min(1, similarity)))
            }
            .sorted { ($1.similarity, $0.memory.id.rawValue) < ($0.similarity, $1.memory.id.rawValue) }
        return Observed(Array(hits.prefix(query.limit)), visibleUpTo: position)
    }

    package func memories(_ ids: [MemoryID], for user: UserID) async throws -> [MemoryID: Memory] {
        try state.withLock { state throws -> [MemoryID: Memory] in
            try state.check()
            return (state.shown[user] ?? [:]).filter { ids.contains($0.key) }.mapValues(\.memory)
        }
    }

    package func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage {
        let all = try state.withLock { state throws -> [Memory] in
            try state.check()
            return (state.shown[user] ?? [:]).values.map(\.memory)
        }
        let sorted = all.sorted { $0.id.rawValue < $1.id.rawValue }
        guard page.cursor.map({ cursor in sorted.contains { $0.id.rawValue == cursor } }) ?? true else {
            throw MemoryError(.invalidInput, "unknown cursor", dependency: .store)
        }
        let rest = sorted.drop { memory in page.cursor.map { memory.id.rawValue <= $0 } ?? false }
        let memories = Array(rest.prefix(page.limit))
        return MemoryPage(memories: memories, next: rest.count > page.limit ? memories.last?.id.rawValue : nil)
    }

    package func forget(_ ids: [MemoryID], for user: UserID) async throws -> Acknowledged<Void> {
        try state.withLock { state throws -> Acknowledged<Void> in
            try state.check()
            return Acknowledged((), position: state.write { for id in ids { $0[user]?[id] = nil } })
        }
    }

    package func eraseMemories(of user: UserID) async throws -> Acknowledged<Int> {
        try state.withLock { state throws -> Acknowledged<Int> in
            try state.check()
            let count = state.taken[user]?.count ?? 0
            return Acknowledged(count, position: state.write { $0[user] = nil })
        }
    }
}
