// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import MemoryCore

/// Operations of the outbox as rows.
enum OutboxRow {
    enum Operation: Int64 {
        case upsert = 1
        case forget = 2
        case erase = 3
    }

    enum State: Int64 {
        case waiting = 1
        case acknowledged = 2
        case dead = 3
        /// A dead letter that an operator wants tried again, until the server takes it up.
        case retried = 4
    }

    static let columns = """
        sequence, user, operation, state, accepted_ms, settled_ms, position, kind, vector, id, role, session, created_ms,
        updated_ms, metadata, text
        """

    static func insert(_ operation: OutboxOperation, of user: UserID, at now: Int64, _ db: Database) throws -> Int64 {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO outbox (user, operation, state, accepted_ms, kind, vector, id, role, session, created_ms,
                    updated_ms, metadata, text)
                VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        switch operation {
        case .upsert(let memory, let vector):
            try statement.execute(arguments: [
                user.rawValue, Operation.upsert.rawValue, now, Int64(KindColumn.encode(memory.kind)),
                vector.map(VectorBlob.encode), memory.id.rawValue, memory.role.rawValue, memory.sessionID?.rawValue,
                try Milliseconds.encode(memory.createdAt), try Milliseconds.encode(memory.updatedAt),
                try MetadataColumn.encode(memory.metadata), memory.text.rawValue,
            ])
        case .forget(let id):
            try statement.execute(arguments: [
                user.rawValue, Operation.forget.rawValue, now, nil, nil, id.rawValue, nil, nil, nil, nil, nil, nil,
            ])
        case .erase:
            try statement.execute(arguments: [
                user.rawValue, Operation.erase.rawValue, now, nil, nil, nil, nil, nil, nil, nil, nil, nil,
            ])
        }
        return db.lastInsertedRowID
    }

    /// Reads an entry from the ``columns``.
    static func entry(_ row: RowReader, dimension: Int) throws -> OutboxEntry {
        guard let user = try? UserID(parsing: row.text(1)) else { throw MemoryError.damagedRow("user") }
        let state: OutboxEntry.State =
            row.integer(3) == State.acknowledged.rawValue
            ? .acknowledged(
                position: row.isNull(6) ? nil : LogPosition(UInt64(bitPattern: row.integer(6))),
                at: Milliseconds.decode(row.integer(5))
            ) : .waiting
        return OutboxEntry(
            sequence: row.integer(0),
            user: user,
            operation: try operation(row, dimension: dimension),
            acceptedAt: Milliseconds.decode(row.integer(4)),
            state: state
        )
    }

    private static func operation(_ row: RowReader, dimension: Int) throws -> OutboxOperation {
        switch Operation(rawValue: row.integer(2)) {
        case .upsert: return .upsert(try memory(row), vector: try vector(row, dimension: dimension))
        case .forget:
            guard let id = try? MemoryID(parsing: row.text(9)) else { throw MemoryError.damagedRow("id") }
            return .forget(id)
        case .erase: return .erase
        case nil: throw MemoryError.damagedRow("operation")
        }
    }

    private static func memory(_ row: RowReader) throws -> Memory {
        guard let id = try? MemoryID(parsing: row.text(9)) else { throw MemoryError.damagedRow("id") }
        guard let role = Role(rawValue: row.text(10)) else { throw MemoryError.damagedRow("role") }
        guard let text = try? MemoryText(parsing: row.text(15)) else { throw MemoryError.damagedRow("text") }
        return Memory(
            id: id,
            text: text,
            role: role,
            kind: try KindColumn.decode(row.integer(7)),
            sessionID: row.isNull(11) ? nil : try? SessionID(parsing: row.text(11)),
            createdAt: Milliseconds.decode(row.integer(12)),
            updatedAt: Milliseconds.decode(row.integer(13)),
            metadata: row.isNull(14) ? .empty : try MetadataColumn.decode(row.text(14))
        )
    }

    private static func vector(_ row: RowReader, dimension: Int) throws -> [Float]? {
        guard !row.isNull(8) else { return nil }
        var isWhole = true
        let vector = [Float](unsafeUninitializedCapacity: dimension) { buffer, count in
            isWhole = row.withBytes(8) {
                VectorBlob.decode($0, into: UnsafeMutableBufferPointer(rebasing: buffer[..<dimension]))
            }
            count = isWhole ? dimension : 0
        }
        guard isWhole else { throw MemoryError.damagedRow("vector") }
        return vector
    }
}
