// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
package import MemoryCore

extension SQLiteStore: Outbox {
    package func append(
        _ operations: [OutboxOperation],
        for user: UserID,
        publish: @escaping @Sendable ([OutboxEntry]) -> Void
    ) async throws {
        do {
            try await writes.perform(weight: operations.count) { [configuration] db in
                let now = configuration.now()
                let milliseconds = try Milliseconds.encode(now)
                let entries = try operations.map { operation in
                    try Self.dropDeadLetters(before: operation, of: user, db)
                    return OutboxEntry(
                        sequence: try OutboxRow.insert(operation, of: user, at: milliseconds, db),
                        user: user,
                        operation: operation,
                        acceptedAt: now
                    )
                }
                return Written(output: (), publish: { publish(entries) })
            }
        } catch {
            throw MemoryError.store(error)
        }
    }

    package func appendErasure(
        of user: UserID,
        publish: @escaping @Sendable (OutboxEntry, Int) -> Void
    ) async throws {
        do {
            try await writes.perform(scrubsLog: true) { [configuration] db in
                let now = configuration.now()
                let deadLetters = try Int.fetchOne(
                    db,
                    sql: "SELECT count(*) FROM outbox WHERE user = ? AND state >= 3",
                    arguments: [user.rawValue]
                )
                try db.execute(sql: "DELETE FROM outbox WHERE user = ?", arguments: [user.rawValue])
                let sequence = try OutboxRow.insert(.erase, of: user, at: try Milliseconds.encode(now), db)
                let entry = OutboxEntry(sequence: sequence, user: user, operation: .erase, acceptedAt: now)
                return Written(output: (), publish: { publish(entry, deadLetters ?? 0) })
            }
        } catch {
            throw MemoryError.store(error)
        }
    }

    package func removeDeadLetters(about id: MemoryID, of user: UserID) async throws -> Int {
        do {
            // Almost always there are none, and then nothing has to be written.
            let exist = try await reads.run { db, _ in
                try Int64.fetchOne(
                    db,
                    sql: "SELECT sequence FROM outbox WHERE state >= 3 AND user = ? AND id = ? LIMIT 1",
                    arguments: [user.rawValue, id.rawValue]
                ) != nil
            }
            guard exist else { return 0 }
            return try await writes.perform(scrubsLog: true) { db in
                Written(output: try Self.dropDeadLetters(about: id, of: user, db))
            }
        } catch {
            throw MemoryError.store(error)
        }
    }

    package func entries(after sequence: Int64, limit: Int) async throws -> [OutboxEntry] {
        do {
            let dimension = configuration.embedder.dimension
            return try await reads.run { db, _ in
                let sql =
                    "SELECT \(OutboxRow.columns) FROM outbox WHERE sequence > ? AND state <= 2 ORDER BY sequence LIMIT ?"
                let rows = try RowReader(db, sql)
                defer { rows.finish() }
                try rows.bind(sequence, at: 1)
                try rows.bind(Int64(max(1, limit)), at: 2)
                var entries: [OutboxEntry] = []
                while try rows.next() { entries.append(try OutboxRow.entry(rows, dimension: dimension)) }
                return entries
            }
        } catch {
            throw MemoryError.store(error)
        }
    }

    package func takeRetried(publish: @escaping @Sendable ([OutboxEntry]) -> Void) async throws {
        do {
            let exists = try await reads.run { db, _ in
                try Int64.fetchOne(db, sql: "SELECT sequence FROM outbox WHERE state = 4 LIMIT 1") != nil
            }
            guard exists else { return }
            let dimension = configuration.embedder.dimension
            try await writes.perform { db in
                let entries = try Self.renumberRetried(dimension: dimension, db)
                return Written(output: (), publish: { publish(entries) })
            }
        } catch {
            throw MemoryError.store(error)
        }
    }

    package func record(_ settlements: [OutboxSettlement]) async throws {
        do {
            try await writes.perform(weight: settlements.count, isSynced: settlements.contains { $0.isFinal }) { db in
                for settlement in OutboxSettlement.last(of: settlements) { try Self.record(settlement, db) }
                return Written(output: ())
            }
        } catch {
            throw MemoryError.store(error)
        }
    }

    package func deadLetterCount() async throws -> Int {
        do {
            return try await reads.run { db, _ in
                try Int.fetchOne(db, sql: "SELECT count(*) FROM outbox WHERE state >= 3") ?? 0
            }
        } catch {
            throw MemoryError.store(error)
        }
    }
}

extension SQLiteStore {
    /// What is told anew or forgotten must not come back when an older telling is retried.
    private static func dropDeadLetters(before operation: OutboxOperation, of user: UserID, _ db: Database) throws {
        let id: MemoryID
        switch operation {
        case .upsert(let memory, _): id = memory.id
        case .forget(let forgotten): id = forgotten
        case .erase: return
        }
        _ = try dropDeadLetters(about: id, of: user, db)
    }

    private static func dropDeadLetters(about id: MemoryID, of user: UserID, _ db: Database) throws -> Int {
        try db.cachedStatement(sql: "DELETE FROM outbox WHERE state >= 3 AND user = ? AND id = ?")
            .execute(arguments: [user.rawValue, id.rawValue])
        return db.changesCount
    }

    /// Each gets a new place at the end, since what came after it may have been delivered.
    private static func renumberRetried(dimension: Int, _ db: Database) throws -> [OutboxEntry] {
        let last = try Int64.fetchOne(db, sql: "SELECT max(sequence) FROM outbox") ?? 0
        let fields = """
            user, operation, accepted_ms, kind, vector, id, role, session, created_ms, updated_ms, metadata, text
            """
        try db.execute(
            sql:
                "INSERT INTO outbox (state, \(fields)) SELECT 1, \(fields) FROM outbox WHERE state = 4 ORDER BY sequence"
        )
        try db.execute(sql: "DELETE FROM outbox WHERE state = 4")
        let rows = try RowReader(db, "SELECT \(OutboxRow.columns) FROM outbox WHERE sequence > ? ORDER BY sequence")
        defer { rows.finish() }
        try rows.bind(last, at: 1)
        var entries: [OutboxEntry] = []
        while try rows.next() { entries.append(try OutboxRow.entry(rows, dimension: dimension)) }
        return entries
    }

    private static func record(_ settlement: OutboxSettlement, _ db: Database) throws {
        switch settlement {
        case .acknowledged(let sequence, let position, let time):
            try db.cachedStatement(
                sql: "UPDATE outbox SET state = 2, position = ?, settled_ms = ? WHERE sequence = ? AND state = 1"
            ).execute(arguments: [
                position.map { Int64(bitPattern: $0.value) }, try Milliseconds.encode(time), sequence,
            ])
        case .done(let sequence):
            try db.cachedStatement(sql: "DELETE FROM outbox WHERE sequence = ?").execute(arguments: [sequence])
        case .dead(let sequence, let reason, let time):
            try db.cachedStatement(
                sql: "UPDATE outbox SET state = 3, reason = ?, settled_ms = ? WHERE sequence = ?"
            ).execute(arguments: [reason, try Milliseconds.encode(time), sequence])
        }
    }
}
