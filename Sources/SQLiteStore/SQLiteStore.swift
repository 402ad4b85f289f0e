// SPDX-License-Identifier: Apache-2.0

import CKernels
import MemoryCore

import class GRDB.DatabaseQueue

/// Memories and running conversations in one SQLite file: durable, exact, one process at a
/// time. As an outbox alone it can be shared by two for the length of a release: ``Configuration/mayFollow``.
///
/// SQLite is the truth. For search, compact codes of each user's vectors are kept in memory, loaded when a user is first
/// searched, up to ``Configuration/indexBytes`` for all users. What a call has been told is on disk is on disk: commits
/// are synced, and concurrent ones share a sync.
///
/// Nothing here runs on the cooperative pool: reads and scans on a few threads of ``ReadQueue``, writes on the one queue
/// of ``WriteQueue``.
package final class SQLiteStore: Sendable {
    let configuration: Configuration
    let writer: DatabaseQueue
    let reads: ReadQueue
    let writes: WriteQueue
    let indexes: IndexCache
    let operations: SearchOperations
    let path: String
    let place: StorePlace

    init(
        path: String,
        writer: DatabaseQueue,
        readers: [DatabaseQueue],
        place: StorePlace,
        configuration: Configuration
    ) {
        self.configuration = configuration
        self.path = path
        self.writer = writer
        self.place = place
        reads = ReadQueue(readers, capacity: configuration.waitingReads)
        writes = WriteQueue(writer, capacity: configuration.waitingWrites)
        indexes = IndexCache(maximumBytes: configuration.indexBytes)
        operations = SearchOperations(configuration.instructionSet)
    }

    /// Ends the store after what is running has ended; later calls throw `upstreamUnavailable`. Blocks for that long.
    ///
    /// Not needed for durability: the file is whole at any instant.
    package func close() throws {
        try reads.close()
        // Last, so that it moves the log into the database and removes it.
        try writer.close()
        indexes.removeAll()
        place.release()
    }
}
