// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import MemoryCore

extension SQLiteStore {
    /// The database's name inside its directory; the lock, the log and its index lie beside it.
    package static let fileName = "memory.sqlite"

    /// Opens the store in a directory, and makes both when they are not there. Blocks: meant for the start of a process.
    ///
    /// - Throws: ``StoreOpeningError``.
    package static func open(directory: String, configuration: Configuration) throws(StoreOpeningError) -> SQLiteStore {
        try makeDirectory(directory)
        let path = directory + "/" + fileName
        // The lock comes first: nothing is read, and nothing mended, while another process writes.
        let lock = try StoreLock(path: path + ".lock")
        do {
            try makeFile(path)
            let pool = try DatabasePool(path: path, configuration: connections(configuration))
            // NORMAL would survive kill -9, but a power cut could take back commits that were answered for. FULL costs one
            // sync a commit (2 to 4 ms on a virtual disk), shared by all that wait: see WriteQueue. Set here and not with
            // the other settings, since GRDB sets NORMAL after them, when it turns the write-ahead log on.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try Schema.prepare(pool, path: path, embedder: configuration.embedder)
            try Erasure.finish(pool)
            return SQLiteStore(path: path, pool: pool, lock: lock, configuration: configuration)
        } catch {
            lock.release()
            throw StoreOpeningError(opening: path, error)
        }
    }

    private static func makeDirectory(_ directory: String) throws(StoreOpeningError) {
        do {
            try FileManager.default.createDirectory(
                atPath: directory,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .unusableDirectory("cannot make the directory \(directory)", underlying: error)
        }
    }

    /// Makes the file before SQLite does, so that only its owner may read it; the log and its index take its mode.
    private static func makeFile(_ path: String) throws(StoreOpeningError) {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw .unusableDirectory("cannot make the file \(path)")
        }
    }

    private static func connections(_ configuration: Configuration) -> GRDB.Configuration {
        var connections = GRDB.Configuration()
        connections.label = "memory-store"
        connections.foreignKeysEnabled = true
        connections.busyMode = .timeout(5)
        connections.maximumReaderCount = configuration.readers
        connections.persistentReadOnlyConnections = true
        let maximumFileBytes = configuration.maximumFileBytes
        connections.prepareDatabase { db in
            // Sorting must not write texts to files that nobody scrubs.
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            // 8 MB of pages for each connection: the inner pages of the trees of a few hundred thousand memories.
            try db.execute(sql: "PRAGMA cache_size = -8192")
            guard !db.configuration.readonly else { return }
            try db.execute(sql: "PRAGMA secure_delete = ON")
            if let maximumFileBytes {
                let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4_096
                try db.execute(sql: "PRAGMA max_page_count = \(max(1, maximumFileBytes / pageSize))")
            }
        }
        return connections
    }
}
