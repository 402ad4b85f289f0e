// SPDX-License-Identifier: Apache-2.0

import GRDB
import MemoryCore

/// Reads stored vectors, and the memories they belong to, for a search.
final class VectorRows {
    private static let one = "SELECT vector, \(MemoryRow.columns) FROM memories WHERE number = ? AND owner = ?"

    private let query: EncodedQuery
    private let vector: UnsafeMutableBufferPointer<Float>

    init(for query: EncodedQuery) {
        self.query = query
        vector = .allocate(capacity: query.vector.values.count)
    }

    deinit {
        vector.deallocate()
    }

    /// The nearest among candidates. What a number stands for never changes.
    ///
    /// - Returns: nil when one of them is no longer there: the index they are from is older than the database.
    func nearest(
        among candidates: [CandidateSearch.Candidate],
        of owner: Int64,
        _ db: Database
    ) throws -> [ScoredMemory]? {
        var nearest = NearestMemories(limit: query.limit)
        // One row at a time: for the dozen of a search, a list in the statement costs a temporary index.
        let rows = try RowReader(db, Self.one)
        defer { rows.finish() }
        try rows.bind(owner, at: 2)
        for candidate in candidates {
            try rows.bind(candidate.number, at: 1)
            guard try rows.next() else { return nil }
            try offer(rows, to: &nearest)
            rows.finish()
        }
        return nearest.hits
    }

    /// The nearest of all memories of a user, read from the database one by one.
    func nearest(ofAll user: UserID, cancellation: Cancellation, _ db: Database) throws -> [ScoredMemory] {
        let sql = """
            SELECT vector, \(MemoryRow.columns) FROM memories
            WHERE owner = (SELECT number FROM owners WHERE name = ?) ORDER BY number
            """
        let rows = try RowReader(db, sql)
        defer { rows.finish() }
        try rows.bind(user.rawValue, at: 1)
        var nearest = NearestMemories(limit: query.limit)
        while try rows.next() {
            try cancellation.check()
            let kind = try KindColumn.decode(rows.integer(3))
            if query.kinds & KindColumn.encode(kind) != 0 { try offer(rows, to: &nearest) }
        }
        return nearest.hits
    }

    private func offer(_ row: RowReader, to nearest: inout NearestMemories) throws {
        guard row.withBytes(0, { VectorBlob.decode($0, into: vector) }) else { throw MemoryError.damagedRow("vector") }
        let similarity = query.similarity(to: UnsafeBufferPointer(vector))
        guard nearest.admits(similarity) else { return }
        nearest.insert(ScoredMemory(memory: try MemoryRow.memory(row, from: 1), similarity: similarity))
    }
}
