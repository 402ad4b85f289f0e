// SPDX-License-Identifier: Apache-2.0

import GRDB
package import MemoryCore

extension SQLiteStore: VectorStore {
    package func memory(_ id: MemoryID, for user: UserID) async throws -> Memory? {
        do {
            return try await reads.run { db, _ in try MemoryRow.find(id, of: user, db) }
        } catch {
            throw MemoryError.store(error)
        }
    }

    /// One page, newest first by the date of creation; equals by id, the greater first.
    package func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage {
        do {
            let cursor = try page.cursor.map { try PageCursor(parsing: $0) }
            return try await reads.run { db, _ in
                try Self.memories(of: user, after: cursor, limit: page.limit, db)
            }
        } catch {
            throw MemoryError.store(error)
        }
    }

    private static func memories(
        of user: UserID,
        after cursor: PageCursor?,
        limit: Int,
        _ db: Database
    ) throws -> MemoryPage {
        // One more than asked for tells whether there is a next page.
        let sql = """
            SELECT \(MemoryRow.columns) FROM memories
            WHERE owner = (SELECT number FROM owners WHERE name = ?) AND (created_ms, id) < (?, ?)
            ORDER BY created_ms DESC, id DESC LIMIT ?
            """
        let rows = try RowReader(db, sql)
        defer { rows.finish() }
        try rows.bind(user.rawValue, at: 1)
        try rows.bind(cursor?.createdAt ?? .max, at: 2)
        try rows.bind(cursor?.id ?? "", at: 3)
        try rows.bind(Int64(limit + 1), at: 4)
        var memories: [Memory] = []
        var last: PageCursor?
        while try rows.next() {
            guard memories.count < limit else { return MemoryPage(memories: memories, next: last?.text) }
            memories.append(try MemoryRow.memory(rows))
            last = PageCursor(createdAt: rows.integer(4), id: rows.text(0))
        }
        return MemoryPage(memories: memories, next: nil)
    }
}
