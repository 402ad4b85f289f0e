// SPDX-License-Identifier: Apache-2.0

import GRDB
import MemoryCore

/// Turns of conversations as rows.
enum TurnRow {
    /// A turn ready to be bound.
    struct New: Sendable {
        /// A language model's longest reply is far below; without a bound one row could fill the disk.
        static let maximumBytes = 1 << 20

        let role: Role
        let text: String
        let saidAt: Int64?

        init(_ turn: Turn) throws(MemoryError) {
            guard turn.text.utf8.count <= Self.maximumBytes else {
                throw MemoryError(
                    .invalidInput,
                    "a turn must be at most \(Self.maximumBytes) bytes of UTF-8",
                    dependency: .store
                )
            }
            role = turn.role
            // SQLite's text functions, and readers of the file, end at a NUL.
            text = turn.text.utf8.contains(0) ? turn.text.replacing("\0", with: "\u{FFFD}") : turn.text
            if let date = turn.saidAt { saidAt = try Milliseconds.encode(date) } else { saidAt = nil }
        }
    }

    /// Expired turns that one write clears away: more than it adds, so that they never pile up.
    private static let expiredPerWrite = 256

    static func recent(
        _ session: SessionID,
        of user: UserID,
        limit: Int,
        since oldest: Int64,
        _ db: Database
    ) throws -> [Turn] {
        let sql = """
            SELECT role, text, said_ms FROM turns
            WHERE user = ? AND session = ? AND kept_ms >= ? ORDER BY number DESC LIMIT ?
            """
        let rows = try Row.fetchCursor(
            try db.cachedStatement(sql: sql),
            arguments: [user.rawValue, session.rawValue, oldest, max(0, limit)]
        )
        var turns: [Turn] = []
        while let row = try rows.next() {
            guard let role = Role(rawValue: row[0] as String) else { throw MemoryError.damagedRow("role") }
            turns.append(Turn(role: role, text: row[1], saidAt: (row[2] as Int64?).map(Milliseconds.decode)))
        }
        return turns.reversed()
    }

    static func add(
        _ turns: [New],
        to session: SessionID,
        of user: UserID,
        at now: Int64,
        _ db: Database
    ) throws {
        let insert = try db.cachedStatement(
            sql: "INSERT INTO turns (user, session, role, said_ms, kept_ms, text) VALUES (?, ?, ?, ?, ?, ?)"
        )
        for turn in turns {
            try insert.execute(
                arguments: [user.rawValue, session.rawValue, turn.role.rawValue, turn.saidAt, now, turn.text]
            )
        }
    }

    /// Keeps the last `bound` turns of a session.
    static func removeBeyond(_ bound: Int, of session: SessionID, user: UserID, _ db: Database) throws {
        let sql = """
            DELETE FROM turns WHERE user = ?1 AND session = ?2 AND number <= (
                SELECT number FROM turns WHERE user = ?1 AND session = ?2
                ORDER BY number DESC LIMIT 1 OFFSET ?3
            )
            """
        try db.cachedStatement(sql: sql).execute(arguments: [user.rawValue, session.rawValue, max(0, bound)])
    }

    static func removeExpired(before oldest: Int64, _ db: Database) throws {
        let sql = """
            DELETE FROM turns WHERE number IN (
                SELECT number FROM turns WHERE kept_ms < ? ORDER BY kept_ms LIMIT \(expiredPerWrite)
            )
            """
        try db.cachedStatement(sql: sql).execute(arguments: [oldest])
    }
}
