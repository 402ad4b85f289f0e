// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

extension SQLiteStore {
    /// The part of a search that is done in memory, on the calling thread: rows of the database, the most promising first.
    /// What the benchmark sets against a bare index.
    ///
    /// - Returns: nil when the user's codes are not in memory: search once before.
    package func rowsNearest(_ query: VectorQuery, for user: UserID) throws -> [Int64]? {
        let query = try EncodedQuery(query, dimension: configuration.embedder.dimension)
        guard let index = indexes.peek(user) else { return nil }
        return try CandidateSearch.candidates(
            of: index,
            query: query,
            operations: operations,
            cancellation: Cancellation()
        ).map(\.number)
    }

    /// Bytes that the codes of all users take in memory now.
    package var indexByteCount: Int { indexes.byteCount }
}
