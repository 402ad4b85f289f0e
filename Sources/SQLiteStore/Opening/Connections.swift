// SPDX-License-Identifier: Apache-2.0

import GRDB

/// How the connections of a store are set up.
enum Connections {
    /// The one that writes. Turns the write-ahead log on.
    static func writer(_ path: String, _ configuration: SQLiteStore.Configuration) throws -> DatabaseQueue {
        var settings = common("memory-store.writes")
        settings.journalMode = .wal
        settings.prepareDatabase { db in
            try db.execute(sql: "PRAGMA secure_delete = ON")
            if let bytes = configuration.maximumFileBytes {
                let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4_096
                try db.execute(sql: "PRAGMA max_page_count = \(max(1, bytes / pageSize))")
            }
        }
        let writer = try DatabaseQueue(path: path, configuration: settings)
        // NORMAL would survive kill -9, but a power cut could take back commits that were answered for. FULL costs one sync
        // a commit (0.3 to 4 ms on a virtual disk), shared by all that wait: see WriteQueue. Set here and not with the other
        // settings, since GRDB sets NORMAL after them, when it turns the write-ahead log on.
        try writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return writer
    }

    /// One that only reads.
    static func reader(_ path: String) throws -> DatabaseQueue {
        var settings = common("memory-store.reads")
        settings.readonly = true
        return try DatabaseQueue(path: path, configuration: settings)
    }

    /// For a command that works beside a running server.
    static var operatorSettings: GRDB.Configuration {
        var settings = common("memory-store.operator")
        settings.prepareDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON") }
        return settings
    }

    private static func common(_ label: String) -> GRDB.Configuration {
        var settings = GRDB.Configuration()
        settings.label = label
        settings.foreignKeysEnabled = true
        settings.busyMode = .timeout(5)
        settings.prepareDatabase { db in
            // Sorting must not write texts to files that nobody scrubs.
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            // 16 MB of pages for each connection: the inner pages of the trees of a million memories, and some thousand rows.
            try db.execute(sql: "PRAGMA cache_size = -16384")
        }
        return settings
    }
}
