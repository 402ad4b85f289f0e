// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// Pinecone's data plane of one index, as its specification of 2025-10 has it; the paths are those of later versions too.
struct DataPlane: Sendable {
    /// Bodies of writes; above it the gateway answers before anything is read.
    static let maximumBodyBytes = 2 << 20
    static let maximumIDs = 1_000

    let live: Live
    let store: IndexStore

    func call(for request: EmulatedRequest) -> EmulatedCall {
        guard let (operation, run) = route(request) else {
            return EmulatedCall(operation: nil, plane: .data) { _ in throw EmulatedFailure.noRoute }
        }
        return EmulatedCall(operation: operation, plane: .data) { isWrongDimension in
            try authorize(request)
            if isWrongDimension { throw Self.wrongDimension(store.specification.dimension - 1, store.specification) }
            return try run()
        }
    }

    private typealias Route = (EmulatedOperation, @Sendable () throws -> Reply)

    private func route(_ request: EmulatedRequest) -> Route? {
        switch (request.method, request.path.first, request.path.count) {
        case (.post, "query", 1): (.query, { try query(Self.object(request)) })
        case (.post, "describe_index_stats", 1): (.stats, { stats() })
        case (_, "vectors", 2): vectorRoute(request)
        case (_, "namespaces", 1...2): namespaceRoute(request)
        default: nil
        }
    }

    private func vectorRoute(_ request: EmulatedRequest) -> Route? {
        switch (request.method, request.path[1]) {
        case (.post, "upsert"): (.upsert, { try upsert(Self.object(request), bytes: request.body.count) })
        case (.post, "delete"): (.delete, { try delete(Self.object(request), bytes: request.body.count) })
        case (.post, "update"): (.update, { try update(Self.object(request), bytes: request.body.count) })
        case (.get, "fetch"): (.fetch, { try fetch(request) })
        case (.post, "fetch_by_metadata"): (.fetch, { try fetchByMetadata(Self.object(request)) })
        case (.get, "list"): (.list, { try list(request) })
        default: nil
        }
    }

    private func namespaceRoute(_ request: EmulatedRequest) -> Route? {
        let name = request.path.count == 2 ? request.path[1] : nil
        return switch (request.method, name) {
        case (.get, nil): (.namespaces, { try listNamespaces(request) })
        case (.post, nil): (.namespaces, { try createNamespace(Self.object(request)) })
        case (.get, let name?): (.namespaces, { try describeNamespace(name) })
        case (.delete, let name?): (.namespaces, { try deleteNamespace(name) })
        default: nil
        }
    }

    private func authorize(_ request: EmulatedRequest) throws {
        guard let key = live.apiKey, request.header("api-key") != key else { return }
        throw EmulatedFailure.wrongKey
    }

    static func wrongDimension(_ dimension: Int, _ specification: IndexStore.Specification) -> EmulatedFailure {
        .invalid(
            "Vector dimension \(dimension) does not match the dimension of the index \(specification.dimension)"
        )
    }

    private static func object(_ request: EmulatedRequest) throws -> JSON {
        guard request.body.count <= maximumBodyBytes else {
            throw EmulatedFailure(
                400,
                "Error, message length too large: found \(request.body.count) bytes, the limit is: \(maximumBodyBytes) bytes",
                number: 11
            )
        }
        guard let json = JSONParser.parse(request.body), json.members != nil else {
            throw EmulatedFailure.invalid("The request body is not a JSON object")
        }
        return json
    }
}
