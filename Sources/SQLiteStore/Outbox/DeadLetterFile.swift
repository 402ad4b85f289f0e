// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
package import MemoryCore

/// The dead letters of an outbox, for an operator: works beside a running server, which takes up what is to be retried.
///
/// Blocks: not for the cooperative pool.
package struct DeadLetterFile {
    private let database: DatabaseQueue

    /// - Throws: ``StoreOpeningError`` when there is no store in the directory, or not one of this release.
    package init(directory: String) throws {
        let path = directory + "/" + SQLiteStore.fileName
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreOpeningError(
                .notAStore,
                "there is no \(path)",
                hint: "DATA_DIR must be the directory of the server whose outbox it is."
            )
        }
        do {
            database = try DatabaseQueue(path: path, configuration: Connections.operatorSettings)
            let isCurrent = try database.read { db in try Schema.migrator.hasCompletedMigrations(db) }
            guard isCurrent else {
                throw StoreOpeningError(
                    .olderSchema,
                    "the database \(path) was written by an older release",
                    hint: "Start the server of this release once, and try again."
                )
            }
        } catch {
            throw StoreOpeningError(opening: path, error)
        }
    }

    /// The first ones, oldest first.
    package func list(limit: Int = 1_000) throws -> [DeadLetter] {
        try database.read { db in
            try Row.fetchAll(
                db,
                sql:
                    "SELECT sequence, user, id, reason, settled_ms FROM outbox WHERE state = 3 ORDER BY sequence LIMIT ?",
                arguments: [limit]
            ).map { row in
                DeadLetter(
                    sequence: row[0],
                    user: try UserID(parsing: row[1]),
                    memoryID: try (row[2] as String?).map { try MemoryID(parsing: $0) },
                    reason: row[3] ?? "",
                    refusedAt: Milliseconds.decode(row[4] ?? 0)
                )
            }
        }
    }

    /// How full the outbox is, as far as the file tells: a running server notes what was taken some time later.
    package func counts() throws -> OutboxCounts {
        try database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*) FILTER (WHERE state = 1), count(*) FILTER (WHERE state = 2),
                        count(*) FILTER (WHERE state >= 3), min(accepted_ms) FILTER (WHERE state = 1)
                    FROM outbox
                    """
            )
            guard let row else { return OutboxCounts() }
            return OutboxCounts(
                waiting: row[0],
                acknowledged: row[1],
                deadLetters: row[2],
                oldest: (row[3] as Int64?).map(Milliseconds.decode)
            )
        }
    }

    /// Has dead letters tried again, those of the sequences or all, and says how many.
    package func retry(_ sequences: [Int64]?) throws -> Int {
        try change("UPDATE outbox SET state = 4 WHERE state = 3", sequences)
    }

    /// Gives dead letters up for good, those of the sequences or all, and says how many.
    package func drop(_ sequences: [Int64]?) throws -> Int {
        try change("DELETE FROM outbox WHERE state = 3", sequences)
    }

    private func change(_ sql: String, _ sequences: [Int64]?) throws -> Int {
        try database.write { db in
            guard let sequences else {
                try db.execute(sql: sql)
                return db.changesCount
            }
            return try sequences.reduce(0) { sum, sequence in
                try db.execute(sql: sql + " AND sequence = ?", arguments: [sequence])
                return sum + db.changesCount
            }
        }
    }
}
