// SPDX-License-Identifier: Apache-2.0

extension DataPlane {
    func stats() -> Reply {
        let counts = store.visibleCounts().sorted { PageToken.precedes($0.key, $1.key) }
        return .json([
            "namespaces": .object(counts.map { .init(name: $0.key, value: ["vectorCount": JSON($0.value)]) }),
            "dimension": JSON(store.specification.dimension),
            "indexFullness": 0,
            "totalVectorCount": JSON(counts.reduce(0) { $0 + $1.value }),
            "metric": .string(store.specification.metric.rawValue),
            "vectorType": "dense",
            "memory_fullness": 0,
            "storage_fullness": 0,
        ])
    }

    func listNamespaces(_ request: EmulatedRequest) throws -> Reply {
        let prefix = request.query("prefix") ?? ""
        let limit = try Self.limit(request.query("limit"))
        let start = try PageToken.decode(request.query("paginationToken"))
        let all = store.visibleCounts()
            .filter { $0.key.hasPrefix(prefix) }
            .sorted { PageToken.precedes($0.key, $1.key) }
        let page = Page(all, limit: limit, after: start, name: \.key)
        var members: [JSON.Member] = [
            .init(name: "namespaces", value: .array(page.items.map { Self.description($0.key, $0.value) })),
            .init(name: "total_count", value: JSON(all.count)),
        ]
        if let next = page.next { members.append(.init(name: "pagination", value: ["next": .string(next)])) }
        return .json(.object(members))
    }

    func createNamespace(_ json: JSON) throws -> Reply {
        guard let given = json["name"]?.string, !given.isEmpty else {
            throw EmulatedFailure.invalid("name must be given")
        }
        let name = try Self.namespace(given)
        let position = try store.write(name) { truth in
            guard !truth.exists else { throw EmulatedFailure(409, "Namespace \(name) already exists") }
            return .create
        }
        return .json(Self.description(name, 0), headers: positionHeaders(written: position))
    }

    func describeNamespace(_ given: String) throws -> Reply {
        let name = try Self.namespace(given)
        let snapshot = store.snapshot(name)
        guard snapshot.exists else { throw EmulatedFailure(404, "Namespace not found") }
        return .json(Self.description(name, snapshot.records.count))
    }

    func deleteNamespace(_ given: String) throws -> Reply {
        let position = try store.write(try Self.namespace(given)) { truth in
            guard truth.exists else { throw EmulatedFailure(404, "Namespace not found") }
            return .drop
        }
        return .json([:], headers: positionHeaders(written: position))
    }

    /// The count is a string: the specification says an integer, and the SDK's integration tests met a string on the real
    /// service (`pinecone/_internal/adapters/vectors_adapter.py` of 9.0.1, claim IT-0010), as protobuf writes 64 bits.
    private static func description(_ name: String, _ count: Int) -> JSON {
        ["name": .string(name), "record_count": .string(String(count))]
    }
}
