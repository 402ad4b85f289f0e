// SPDX-License-Identifier: Apache-2.0

import Foundation
package import MemoryCore
import Support

/// An outbox that outlives whoever uses it, as a file would.
package final class InMemoryOutbox: Outbox {
    private struct State {
        var last: Int64 = 0
        var entries: [Int64: OutboxEntry] = [:]
        var dead: [Int64: OutboxEntry] = [:]
        var retried: [Int64] = []
        var fault: MemoryError?

        mutating func add(_ operation: OutboxOperation, of user: UserID) -> OutboxEntry {
            last += 1
            let entry = OutboxEntry(sequence: last, user: user, operation: operation, acceptedAt: Date())
            entries[last] = entry
            return entry
        }
    }

    private let state: Locked<State>
    private let isLeading: Locked<Bool>

    package init() {
        state = Locked(State())
        isLeading = Locked(true)
    }

    /// The same outbox as another process sees it, which doesn't lead.
    package init(sharing other: InMemoryOutbox) {
        state = other.state
        isLeading = Locked(false)
    }

    package func lead() { isLeading.withLock { $0 = true } }

    package func fail(_ fault: MemoryError?) { state.withLock { $0.fault = fault } }
    /// Everything that is not settled, in order.
    package var entries: [OutboxEntry] { state.withLock { $0.entries.values.sorted { $0.sequence < $1.sequence } } }
    package var deadLetters: [OutboxEntry] { state.withLock { $0.dead.values.sorted { $0.sequence < $1.sequence } } }

    package func append(
        _ operations: [OutboxOperation],
        for user: UserID,
        publish: @escaping @Sendable ([OutboxEntry]) -> Void
    ) async throws {
        try state.withLock { state throws in
            if let fault = state.fault { throw fault }
            publish(
                operations.map { operation in
                    state.dead = state.dead.filter { $0.value.user != user || $0.value.operation.id != operation.id }
                    return state.add(operation, of: user)
                }
            )
        }
    }

    package func appendErasure(
        of user: UserID,
        publish: @escaping @Sendable (OutboxEntry, Int) -> Void
    ) async throws {
        try state.withLock { state throws in
            if let fault = state.fault { throw fault }
            let gone = state.entries.values.filter { $0.user == user }
            let deadLetters = state.dead.values.count { $0.user == user }
            for entry in gone { state.entries[entry.sequence] = nil }
            state.dead = state.dead.filter { $0.value.user != user }
            publish(state.add(.erase, of: user), deadLetters)
        }
    }

    package func removeDeadLetters(about id: MemoryID, of user: UserID) async throws -> Int {
        state.withLock { state in
            let before = state.dead.count
            state.dead = state.dead.filter { $0.value.user != user || $0.value.operation.id != id }
            return before - state.dead.count
        }
    }

    package func entries(after sequence: Int64, limit: Int) async throws -> [OutboxEntry] {
        Array(entries.filter { $0.sequence > sequence }.prefix(limit))
    }

    /// Has all dead letters tried again.
    package func retryAll() { state.withLock { $0.retried = $0.dead.keys.sorted() } }

    package func takeRetried(publish: @escaping @Sendable ([OutboxEntry]) -> Void) async throws {
        state.withLock { state in
            let entries = state.retried.compactMap { state.dead.removeValue(forKey: $0) }
            state.retried = []
            publish(entries.map { state.add($0.operation, of: $0.user) })
        }
    }

    package func record(_ settlements: [OutboxSettlement]) async throws {
        try state.withLock { state throws in
            if let fault = state.fault { throw fault }
            for settlement in settlements {
                let sequence = settlement.sequence
                guard let entry = state.entries[sequence] else { continue }
                switch settlement {
                case .acknowledged(_, let position, let time):
                    state.entries[sequence] = OutboxEntry(
                        sequence: sequence,
                        user: entry.user,
                        operation: entry.operation,
                        acceptedAt: entry.acceptedAt,
                        state: .acknowledged(position: position, at: time)
                    )
                case .done: state.entries[sequence] = nil
                case .dead:
                    state.entries[sequence] = nil
                    state.dead[sequence] = entry
                }
            }
        }
    }

    package func deadLetterCount() async throws -> Int { state.withLock { $0.dead.count } }

    package func leads() async throws -> Bool { isLeading.withLock { $0 } }

    package func marks(
        after sequence: Int64,
        publish: @escaping @Sendable ([OutboxMark]) -> Void
    ) async throws {
        state.withLock { state in
            let entries = state.entries.values.filter { $0.sequence > sequence }.sorted { $0.sequence < $1.sequence }
            publish(entries.map { OutboxMark(sequence: $0.sequence, isWaiting: $0.state == .waiting) })
        }
    }
}

extension OutboxOperation {
    /// The memory that it is about.
    fileprivate var id: MemoryID? {
        switch self {
        case .upsert(let memory, _): memory.id
        case .forget(let id): id
        case .erase: nil
        }
    }
}
