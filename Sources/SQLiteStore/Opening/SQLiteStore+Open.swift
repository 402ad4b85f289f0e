// SPDX-License-Identifier: Apache-2.0

import Foundation

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
        let place = try StorePlace(path: path, mayFollow: configuration.mayFollow)
        do {
            try makeFile(path)
            let writer = try Connections.writer(path, configuration)
            try Schema.prepare(writer, path: path, embedder: configuration.embedder)
            try Erasure.finish(writer)
            let readers = try (0..<max(1, configuration.readers)).map { _ in try Connections.reader(path) }
            return SQLiteStore(path: path, writer: writer, readers: readers, place: place, configuration: configuration)
        } catch {
            place.release()
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
}
