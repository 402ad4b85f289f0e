// SPDX-License-Identifier: Apache-2.0

import GRDB
import MemoryCore

/// Reads stored vectors, and the memories they belong to, for a search.
final class VectorRows {
    /// How many rows one statement asks for: few sizes, so that the statements stay prepared.
    private static let groups = [16, 64, 256]

    private let query: EncodedQuery
    private let vector: UnsafeMutableBufferPointer<Float>

    init(for query: EncodedQuery) {
        self.query = query
        vector = .allocate(capacity: query.vector.values.count)
    }

    deinit {
        vector.deallocate()
    }

    /// The nearest among candidates. Needs no transaction: what a number stands for never changes.
    ///
    /// - Returns: nil when one of them is no longer there: the index they are from is older than the database.
    func nearest(
        among candidates: [CandidateSearch.Candidate],
        of owner: Int64,
        _ db: Database
    ) throws -> [ScoredMemory]? {
        var nearest = NearestMemories(limit: query.limit)
        var rest = candidates[...]
        var found = 0
        while !rest.isEmpty {
            let size = Self.groups.first { $0 >= rest.count } ?? Self.groups[Self.groups.count - 1]
            let rows = try RowReader(db, Self.statement(size))
            defer { rows.finish() }
            try rows.bind(owner, at: 1)
            // Places without a candidate stay NULL, which equals nothing.
            for (place, candidate) in rest.prefix(size).enumerated() { try rows.bind(candidate.number, at: place + 2) }
            while try rows.next() {
                found += 1
                try offer(rows, to: &nearest)
            }
            rest = rest.dropFirst(size)
        }
        return found == candidates.count ? nearest.hits : nil
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

    private static func statement(_ size: Int) -> String {
        let places = repeatElement("?", count: size).joined(separator: ",")
        return "SELECT vector, \(MemoryRow.columns) FROM memories WHERE owner = ? AND number IN (\(places))"
    }

    private func offer(_ row: RowReader, to nearest: inout NearestMemories) throws {
        guard row.withBytes(0, { VectorBlob.decode($0, into: vector) }) else { throw MemoryError.damagedRow("vector") }
        let similarity = query.similarity(to: UnsafeBufferPointer(vector))
        guard nearest.admits(similarity) else { return }
        nearest.insert(ScoredMemory(memory: try MemoryRow.memory(row, from: 1), similarity: similarity))
    }
}
