// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

extension PineconeStore {
    package func search(_ query: VectorQuery, for user: UserID) async throws -> Observed<[ScoredMemory]> {
        guard !query.kinds.isEmpty else { return Observed([]) }
        try check(query.vector)
        let scope = UserScope(user, mode: mode)
        return try await PineconeFailure.exposing {
            let body = QueryBody.encode(query, in: scope)
            guard let reply = try await data.callNamespace(.query, body: body) else { return Observed([]) }
            let found = try reply.parsed { try QueryReply(parsing: &$0) }.matches.compactMap { match -> ScoredMemory? in
                guard let id = scope.memoryID(match.id), let memory = match.metadata.memory(id, of: user),
                    query.kinds.contains(memory.kind)
                else { return nil }
                // A cosine in single precision may be a little over 1.
                return ScoredMemory(memory: memory, similarity: min(max(match.score, -1), 1))
            }
            let sorted = found.sorted { left, right in
                left.similarity == right.similarity
                    ? left.memory.id.rawValue < right.memory.id.rawValue : left.similarity > right.similarity
            }
            return Observed(Array(sorted.prefix(query.limit)), visibleUpTo: reply.visibleUpTo)
        }
    }
}
