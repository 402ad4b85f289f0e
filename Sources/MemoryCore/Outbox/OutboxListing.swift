// SPDX-License-Identifier: Apache-2.0

/// Pages of a user's memories: first the own writes that the store may not show yet, then what the store shows but for
/// those.
///
/// A memory that the store begins to show between two pages may come twice; none is left out.
struct OutboxListing: Sendable {
    private static let own = "own:"
    private static let theirs = "store:"

    let remote: any RemoteVectorStore
    let recent: RecentWrites

    func page(_ page: PageRequest, of user: UserID) async throws -> MemoryPage {
        guard let cursor = page.cursor else { return try await ownPage(after: "", page.limit, of: user) }
        if cursor.hasPrefix(Self.own) {
            return try await ownPage(after: String(cursor.dropFirst(Self.own.count)), page.limit, of: user)
        }
        guard cursor.hasPrefix(Self.theirs) else {
            throw MemoryError(.invalidInput, "the cursor was not given out here", dependency: .store)
        }
        return try await storePage(String(cursor.dropFirst(Self.theirs.count)), page.limit, of: user)
    }

    private func ownPage(after id: String, _ limit: Int, of user: UserID) async throws -> MemoryPage {
        let rest = recent.memories.drop { !id.isEmpty && $0.id.rawValue <= id }
        let own = Array(rest.prefix(limit))
        if rest.count > limit, let last = own.last {
            return MemoryPage(memories: own, next: Self.own + last.id.rawValue)
        }
        guard own.count < limit else {
            // Looked at and asked for again, so that a list never ends with an empty page.
            let first = try await storePage("", PageRequest.maximumLimit, of: user)
            return MemoryPage(memories: own, next: first.memories.isEmpty ? nil : Self.theirs)
        }
        let theirs = try await storePage("", limit - own.count, of: user)
        return MemoryPage(memories: own + theirs.memories, next: theirs.next)
    }

    /// A page with something on it, unless it is the last: at most as many calls as the own writes fill pages.
    private func storePage(_ cursor: String, _ limit: Int, of user: UserID) async throws -> MemoryPage {
        guard !recent.hidesStore else { return MemoryPage(memories: [], next: nil) }
        var page = PageRequest(limit: limit, cursor: cursor.isEmpty ? nil : cursor)
        while true {
            let found = try await remote.memories(page: page, for: user)
            let memories = found.memories.filter { recent.facts[$0.id] == nil }
            guard memories.isEmpty, let next = found.next else {
                return MemoryPage(memories: memories, next: found.next.map { Self.theirs + $0 })
            }
            page = PageRequest(limit: limit, cursor: next)
        }
    }
}
