// SPDX-License-Identifier: Apache-2.0

import GRDB
import MemoryCore

/// Memories as rows.
enum MemoryRow {
    /// The columns of a memory, in the order that ``memory(_:from:)`` reads.
    static let columns = "id, role, kind, session, created_ms, updated_ms, metadata, text"

    /// Reads a memory from the columns that begin at `start`.
    static func memory(_ row: RowReader, from start: Int = 0) throws -> Memory {
        guard let id = try? MemoryID(parsing: row.text(start)) else { throw MemoryError.damagedRow("id") }
        guard let role = Role(rawValue: row.text(start + 1)) else { throw MemoryError.damagedRow("role") }
        guard let text = try? MemoryText(parsing: row.text(start + 7)) else { throw MemoryError.damagedRow("text") }
        let session = row.isNull(start + 3) ? nil : try? SessionID(parsing: row.text(start + 3))
        guard row.isNull(start + 3) == (session == nil) else { throw MemoryError.damagedRow("session") }
        return Memory(
            id: id,
            text: text,
            role: role,
            kind: try KindColumn.decode(row.integer(start + 2)),
            sessionID: session,
            createdAt: Milliseconds.decode(row.integer(start + 4)),
            updatedAt: Milliseconds.decode(row.integer(start + 5)),
            metadata: row.isNull(start + 6) ? .empty : try MetadataColumn.decode(row.text(start + 6))
        )
    }

    static func find(_ id: MemoryID, of user: UserID, _ db: Database) throws -> Memory? {
        let sql = """
            SELECT \(columns) FROM memories
            WHERE owner = (SELECT number FROM owners WHERE name = ?) AND id = ?
            """
        let rows = try RowReader(db, sql)
        defer { rows.finish() }
        try rows.bind(user.rawValue, at: 1)
        try rows.bind(id.rawValue, at: 2)
        return try rows.next() ? memory(rows) : nil
    }
}
