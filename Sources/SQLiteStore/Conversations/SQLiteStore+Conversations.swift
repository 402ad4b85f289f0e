// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
package import MemoryCore

extension SQLiteStore: ConversationStore {
    package func recentTurns(of session: SessionID, user: UserID, limit: Int) async throws -> [Turn] {
        do {
            let oldest = try oldestKept()
            return try await reads.run { db, _ in
                try TurnRow.recent(session, of: user, limit: limit, since: oldest, db)
            }
        } catch {
            throw MemoryError.store(error)
        }
    }

    package func append(_ turns: [Turn], to session: SessionID, user: UserID) async throws {
        do {
            guard !turns.isEmpty else { return }
            // What would be dropped at once is not written.
            let new = try turns.suffix(configuration.turnsPerSession).map { try TurnRow.New($0) }
            let now = try Milliseconds.encode(configuration.now())
            let oldest = try oldestKept()
            // A conversation that a power cut shortens goes on; an answer that waits for the disk a second time is late.
            try await writes.perform(weight: new.count, isSynced: false) { [configuration] db in
                try TurnRow.add(new, to: session, of: user, at: now, db)
                try TurnRow.removeBeyond(configuration.turnsPerSession, of: session, user: user, db)
                try TurnRow.removeExpired(before: oldest, db)
                return Written(output: ())
            }
        } catch {
            throw MemoryError.store(error)
        }
    }

    package func eraseTurns(of user: UserID) async throws -> Int {
        do {
            return try await writes.perform(scrubsLog: true) { db in
                try db.execute(sql: "DELETE FROM turns WHERE user = ?", arguments: [user.rawValue])
                return Written(output: db.changesCount)
            }
        } catch {
            throw MemoryError.store(error)
        }
    }

    /// Turns that were kept before this have expired.
    private func oldestKept() throws -> Int64 {
        let lifetime = configuration.turnLifetime / .seconds(1)
        return try Milliseconds.encode(configuration.now().addingTimeInterval(-lifetime))
    }
}
