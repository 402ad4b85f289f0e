// SPDX-License-Identifier: Apache-2.0

import GRDB
package import MemoryCore

extension SQLiteStore {
    /// Memories of a user that share words with a text (by stem, whatever the case and accents), the best match first by
    /// SQLite's `bm25`, whose word frequencies are those of the user but whose lengths are of all users.
    package func memories(sharingWordsWith text: String, limit: Int, for user: UserID) async throws -> [Memory] {
        do {
            return try await reads.run { db, _ in
                try db.snapshot {
                    guard let owner = try Owner.find(user, db) else { return [] }
                    let sql = "SELECT \(MemoryRow.columns) FROM memories WHERE number = ? AND owner = ?"
                    let numbers = try Terms(key: owner.termKey, db).matches(text, limit: limit, db)
                    return try numbers.compactMap { number in
                        let rows = try RowReader(db, sql)
                        defer { rows.finish() }
                        try rows.bind(number, at: 1)
                        try rows.bind(owner.number, at: 2)
                        return try rows.next() ? MemoryRow.memory(rows) : nil
                    }
                }
            }
        } catch {
            throw MemoryError.store(error)
        }
    }
}
