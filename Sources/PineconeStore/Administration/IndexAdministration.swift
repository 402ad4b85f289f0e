// SPDX-License-Identifier: Apache-2.0

import MemoryCore
package import Support

/// Looks at the index, and makes it. All calls throw ``MemoryError`` with dependency `.store`, or `CancellationError`.
package struct IndexAdministration: Sendable {
    /// 100 names a page: as many namespaces as the largest plan allows.
    private static let maximumNamespacePages = 1_000

    let connection: PineconeConnection

    private var configuration: PineconeConfiguration { connection.configuration }

    package init(_ connection: PineconeConnection) {
        self.connection = connection
    }

    /// What the start should make of the index as it is now. Costs one call to the control plane.
    /// - Throws: `CancellationError` only.
    package func check() async throws -> IndexVerdict {
        do {
            return IndexVerdict(try await connection.control.describe(), dimension: configuration.dimension)
        } catch let failure as PineconeFailure {
            return IndexVerdict(failure)
        }
    }

    package func describe() async throws -> IndexDescription {
        try await PineconeFailure.exposing { try await connection.control.describe() }
    }

    /// Makes the index, for cosine similarity. It is not ready when this returns: ``waitUntilReady(deadline:)``.
    /// - Throws: `conflict` when there is an index of this name already.
    package func create(at place: ServerlessPlace = .starter) async throws -> IndexDescription {
        var body = JSONWriter()
        body.raw(#"{"name":"#)
        body.string(configuration.index.rawValue)
        body.raw(#","dimension":"#)
        body.number(Double(configuration.dimension))
        body.raw(#","metric":"#)
        body.string(IndexDescription.requiredMetric)
        body.raw(#","spec":{"serverless":{"cloud":"#)
        body.string(place.cloud)
        body.raw(#","region":"#)
        body.string(place.region)
        body.raw("}}}")
        let bytes = body.bytes
        return try await PineconeFailure.exposing { try await connection.control.create(bytes) }
    }

    /// Looks at the index again and again until there is something to be said for good, or the deadline passes: the
    /// last verdict then. What can't be found out is asked again; a new index may take moments to be known.
    package func waitUntilReady(deadline: Deadline) async throws -> IndexVerdict {
        while true {
            let verdict = try await check()
            let isFinal =
                switch verdict {
                case .ok: true
                case .refuse(.missing): false
                case .refuse: true
                case .notReadyYet, .unknown: false
                }
            if isFinal || deadline.remaining < configuration.readinessInterval { return verdict }
            try await Task.sleep(for: configuration.readinessInterval)
        }
    }

    /// How many namespaces the index has: one a user, where each has their own.
    package func namespaceCount() async throws -> Int {
        try await PineconeFailure.exposing {
            var count = 0
            var token: String?
            for _ in 0..<Self.maximumNamespacePages {
                var query = [(name: "limit", value: "100")]
                if let token { query.append((name: "paginationToken", value: token)) }
                guard let reply = try await connection.data.callNamespace(.namespaces, query: query) else { break }
                let page = try reply.decoded(NamespacesReply.self)
                if let total = page.totalCount, total > 0 { return total }
                count += page.namespaces?.count ?? 0
                token = page.pagination?.next.flatMap { $0.isEmpty ? nil : $0 }
                if token == nil { break }
            }
            return count
        }
    }
}
