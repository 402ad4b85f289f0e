// SPDX-License-Identifier: Apache-2.0

package import MemoryCore
import Support

/// Session turns in a dictionary, with a fault on demand.
package final class InMemoryConversationStore: ConversationStore {
    private struct Key: Hashable {
        let user: UserID
        let session: SessionID
    }

    private struct State {
        var turns: [Key: [Turn]] = [:]
        var fault: MemoryError?
    }

    private let state = Locked(State())

    package init() {}

    package func fail(with fault: MemoryError?) {
        state.withLock { $0.fault = fault }
    }

    package func recentTurns(of session: SessionID, user: UserID, limit: Int) async throws -> [Turn] {
        try state.withLock { state throws -> [Turn] in
            if let fault = state.fault { throw fault }
            return Array((state.turns[Key(user: user, session: session)] ?? []).suffix(limit))
        }
    }

    package func append(_ turns: [Turn], to session: SessionID, user: UserID) async throws {
        try state.withLock { state throws in
            if let fault = state.fault { throw fault }
            state.turns[Key(user: user, session: session), default: []] += turns
        }
    }

    package func eraseTurns(of user: UserID) async throws -> Int {
        state.withLock { state in
            let keys = state.turns.keys.filter { $0.user == user }
            return keys.reduce(0) { $0 + (state.turns.removeValue(forKey: $1)?.count ?? 0) }
        }
    }
}
