// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import MemoryCore

extension MemoryRow {
    /// A record ready to be bound: all that can be refused was refused.
    struct New: Sendable {
        let memory: Memory
        let vector: UnitVector
        let createdAt: Int64
        let updatedAt: Int64
        let metadata: String?

        init(_ record: MemoryRecord, dimension: Int) throws {
            memory = record.memory
            vector = try UnitVector(record.vector, dimension: dimension)
            createdAt = try Milliseconds.encode(record.memory.createdAt)
            updatedAt = try Milliseconds.encode(record.memory.updatedAt)
            metadata = try MetadataColumn.encode(record.memory.metadata)
        }
    }

    /// What became of a record.
    struct Change: Sendable {
        let number: Int64
        /// The row that it took the place of.
        let replaced: Int64?
    }

    static func upsert(_ new: New, of owner: Owner, terms: Terms, _ db: Database) throws -> Change {
        let find = try db.cachedStatement(sql: "SELECT number, created_ms FROM memories WHERE owner = ? AND id = ?")
        let old = try Row.fetchOne(find, arguments: [owner.number, new.memory.id.rawValue])
        let replaced: Int64? = old?[0]
        if let replaced { try remove(replaced, db) }
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO memories
                    (owner, kind, vector, id, role, session, created_ms, updated_ms, metadata, text)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try insert.execute(arguments: [
            owner.number, Int64(KindColumn.encode(new.memory.kind)), VectorBlob.encode(new.vector.values),
            new.memory.id.rawValue, new.memory.role.rawValue, new.memory.sessionID?.rawValue,
            old.map { $0[1] as Int64 } ?? new.createdAt, new.updatedAt, new.metadata, new.memory.text.rawValue,
        ])
        let number = db.lastInsertedRowID
        try terms.add(new.memory.text.rawValue, as: number, db)
        return Change(number: number, replaced: replaced)
    }

    /// Removes a row and its words.
    static func remove(_ number: Int64, _ db: Database) throws {
        try Terms.remove(number, db)
        try db.cachedStatement(sql: "DELETE FROM memories WHERE number = ?").execute(arguments: [number])
    }
}
