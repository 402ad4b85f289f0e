// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

extension PineconeStore {
    /// The most ids that one list shows.
    static let maximumListed = 100
    /// Of one fetch: Pinecone allows 1,000, but the vectors come along, asked for or not.
    private static let maximumFetched = 100
    /// Of the ids in the target of one fetch, which stands in the request's head: servers bound that to 8 KiB and more.
    private static let maximumTargetBytes = 6_000
    /// Fetches under way at once for one call.
    private static let maximumFetches = 4

    package func memories(_ ids: [MemoryID], for user: UserID) async throws -> [MemoryID: Memory] {
        let scope = UserScope(user, mode: mode)
        return try await PineconeFailure.exposing { try await memories(ids, in: scope) }
    }

    package func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage {
        let scope = UserScope(user, mode: mode)
        var token = try page.cursor.map { try PageCursor(parsing: $0, in: scope).token }
        return try await PineconeFailure.exposing {
            var ids: [String] = []
            repeat {
                let limit = min(page.limit - ids.count, Self.maximumListed)
                let listed = try await list(in: scope, limit: limit, token: token)
                ids += listed.ids
                token = listed.next
            } while token != nil && ids.count < page.limit
            let named = ids.compactMap { scope.memoryID($0) }
            let memories = try await memories(named, in: scope)
            return MemoryPage(
                memories: named.compactMap { memories[$0] },
                next: token.map { PageCursor(token: $0).text(in: scope) }
            )
        }
    }

    /// One page of record ids, all of this user's scope.
    func list(in scope: UserScope, limit: Int, token: String?) async throws -> (ids: [String], next: String?) {
        var query = [(name: "namespace", value: scope.namespace), (name: "limit", value: String(limit))]
        if scope.isShared { query.append((name: "prefix", value: scope.prefix)) }
        if let token { query.append((name: "paginationToken", value: token)) }
        guard let reply = try await data.callNamespace(.list, query: query) else { return ([], nil) }
        let page = try reply.decoded(ListReply.self)
        let ids = (page.vectors ?? []).map(\.id).filter { $0.utf8.starts(with: scope.prefix.utf8) }
        return (ids, page.next)
    }

    private func memories(_ ids: [MemoryID], in scope: UserScope) async throws -> [MemoryID: Memory] {
        let records = try await fetch(ids.map { scope.recordID($0) }, in: scope)
        var memories: [MemoryID: Memory] = [:]
        for (recordID, metadata) in records {
            guard let id = scope.memoryID(recordID), let memory = metadata.memory(id, of: scope.user) else { continue }
            memories[id] = memory
        }
        return memories
    }

    /// The metadata of those of the records that are there.
    func fetch(_ ids: [String], in scope: UserScope) async throws -> [String: RecordMetadata] {
        var parts = fetchable(ids)[...]
        if parts.count == 1, let only = parts.first { return try await fetchPart(only, in: scope) }
        return try await withThrowingTaskGroup(of: [String: RecordMetadata].self) { group in
            var found: [String: RecordMetadata] = [:]
            for part in parts.prefix(Self.maximumFetches) { group.addTask { try await fetchPart(part, in: scope) } }
            parts = parts.dropFirst(Self.maximumFetches)
            while let records = try await group.next() {
                found.merge(records) { first, _ in first }
                if let part = parts.popFirst() { group.addTask { try await fetchPart(part, in: scope) } }
            }
            return found
        }
    }

    private func fetchPart(_ ids: [String], in scope: UserScope) async throws -> [String: RecordMetadata] {
        let query = [(name: "namespace", value: scope.namespace)] + ids.map { (name: "ids", value: $0) }
        guard let reply = try await data.callNamespace(.fetch, query: query) else { return [:] }
        let asked = Set(ids)
        return try reply.parsed { try FetchReply(parsing: &$0) }.records.filter { asked.contains($0.key) }
    }

    /// Splits ids into what one target can carry.
    private func fetchable(_ ids: [String]) -> [[String]] {
        var parts: [[String]] = []
        var bytes = Int.max / 2
        for id in ids {
            // Three bytes for one, where all of it had to be percent-encoded.
            let size = "&ids=".utf8.count + id.utf8.reduce(0) { $0 + (Self.isUnreserved($1) ? 1 : 3) }
            if bytes + size > Self.maximumTargetBytes || (parts.last?.count ?? 0) == Self.maximumFetched {
                parts.append([])
                bytes = 0
            }
            parts[parts.count - 1].append(id)
            bytes += size
        }
        return parts
    }

    /// RFC 3986 §2.3.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }
}
