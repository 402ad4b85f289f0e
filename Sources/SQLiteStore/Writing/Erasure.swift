// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import MemoryCore

/// Forgets everything of a user, in steps: however much there is, the writes of others wait only for one step.
///
/// The first step takes the name off the owner, which ends the memories for every reader at once, and the key, which ends
/// their words in the full-text index. The others clear away what has no name. A process that dies between them goes on
/// with it when it is started again.
enum Erasure {
    private static let rowsPerStep = 500

    /// Takes a user's memories out of reach and says how many they were.
    static func begin(_ user: UserID, _ db: Database) throws -> Int {
        guard let owner = try Owner.number(of: user, db) else { return 0 }
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM memories WHERE owner = ?", arguments: [owner]) ?? 0
        try db.execute(
            sql: "UPDATE owners SET name = NULL, term_key = zeroblob(0) WHERE number = ?",
            arguments: [owner]
        )
        return count
    }

    /// Clears some of what is out of reach; false when nothing is left.
    static func step(_ db: Database) throws -> Bool {
        guard let owner = try Int64.fetchOne(db, sql: "SELECT number FROM owners WHERE name IS NULL LIMIT 1") else {
            return false
        }
        let numbers = try Int64.fetchAll(
            db,
            sql: "SELECT number FROM memories WHERE owner = ? LIMIT ?",
            arguments: [owner, rowsPerStep]
        )
        for number in numbers { try MemoryRow.remove(number, db) }
        if numbers.count < rowsPerStep {
            try db.execute(sql: "DELETE FROM owners WHERE number = ?", arguments: [owner])
        }
        return true
    }

    /// Ends what an earlier process began.
    static func finish(_ writer: DatabaseQueue) throws {
        var cleared = false
        while try writer.write({ try step($0) }) { cleared = true }
        if cleared { try writer.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) } }
    }
}
