// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

extension PineconeStore {
    /// A shared namespace is walked this often at most while it goes on to show new records of the user.
    private static let maximumWalks = 16

    /// The count is of what the index shows, which lags behind what it has acknowledged; what is erased is everything.
    package func eraseMemories(of user: UserID) async throws -> Acknowledged<Int> {
        let scope = UserScope(user, mode: mode)
        return try await PineconeFailure.exposing {
            scope.isShared ? try await eraseRecords(of: scope) : try await eraseNamespace(of: scope)
        }
    }

    private func eraseNamespace(of scope: UserScope) async throws -> Acknowledged<Int> {
        var count = 0
        try await forEachPage(of: scope) { count += $0.count }
        let body = DeleteBody.everything(namespace: scope.namespace)
        return Acknowledged(count, position: try await data.callNamespace(.delete, body: body)?.writtenAt)
    }

    /// Page by page, and from the start again until a walk finds nothing that was not deleted already: a list goes on
    /// to show what is gone for a while, and a walk may miss what is written beside it.
    private func eraseRecords(of scope: UserScope) async throws -> Acknowledged<Int> {
        var erased: Set<String> = []
        var position: LogPosition?
        for _ in 0..<Self.maximumWalks {
            var foundMore = false
            try await forEachPage(of: scope) { ids in
                let new = ids.filter { erased.insert($0).inserted }
                guard !new.isEmpty else { return }
                foundMore = true
                position = try await delete(new, in: scope)
            }
            if !foundMore { return Acknowledged(erased.count, position: position) }
        }
        throw PineconeFailure(.unavailable, .upstreamUnavailable, "records of the user went on to appear while erasing")
    }

    private func forEachPage(of scope: UserScope, _ body: ([String]) async throws -> Void) async throws {
        var token: String?
        repeat {
            let page = try await list(in: scope, limit: Self.maximumListed, token: token)
            try await body(page.ids)
            token = page.next
        } while token != nil
    }
}
