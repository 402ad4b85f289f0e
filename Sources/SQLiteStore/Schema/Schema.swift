// SPDX-License-Identifier: Apache-2.0

import GRDB
import MemoryCore

/// The tables of the file, and how it is brought to them.
enum Schema {
    /// "MEMO" in ASCII: tells our files from other SQLite databases.
    static let applicationID: Int32 = 0x4D45_4D4F

    /// Names and content of what has been released are frozen; changes are new migrations at the end.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 memories and turns") { db in
            for statement in firstTables { try db.execute(sql: statement) }
        }
        migrator.registerMigration("2 outbox") { db in
            for statement in outbox { try db.execute(sql: statement) }
        }
        return migrator
    }

    /// Brings an empty or older file to the present tables, and refuses one that isn't ours, is newer, or holds the
    /// vectors of another model.
    static func prepare(_ writer: DatabaseQueue, path: String, embedder: EmbedderIdentity) throws {
        try writer.writeWithoutTransaction { db in
            let found = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
            guard found == applicationID || (found == 0 && isEmpty) else { throw StoreOpeningError.notAStore(path) }
            guard try !migrator.hasBeenSuperseded(db) else {
                throw StoreOpeningError(
                    .newerSchema,
                    "the database \(path) was written by a newer release",
                    hint: "Start that release again, or restore the backup from before it."
                )
            }
        }
        try migrator.migrate(writer)
        try writer.write { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try checkEmbedder(embedder, in: db, path: path)
        }
    }

    private static func checkEmbedder(_ embedder: EmbedderIdentity, in db: Database, path: String) throws {
        guard let row = try Row.fetchOne(db, sql: "SELECT model, dimension FROM embedder") else {
            try db.execute(
                sql: "INSERT INTO embedder (only, model, dimension) VALUES (1, ?, ?)",
                arguments: [embedder.modelID, embedder.dimension]
            )
            return
        }
        let model: String = row[0]
        let dimension: Int = row[1]
        guard model == embedder.modelID, dimension == embedder.dimension else {
            throw StoreOpeningError(
                .otherEmbedder,
                "the memories in \(path) were embedded by \(model) (\(dimension) dimensions), but the embedder is "
                    + "\(embedder.modelID) (\(embedder.dimension) dimensions): their vectors cannot be compared",
                hint: "Choose the embedder of before, or export with it, and import into a new DATA_DIR."
            )
        }
    }
}
