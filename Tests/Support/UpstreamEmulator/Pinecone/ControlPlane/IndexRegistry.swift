// SPDX-License-Identifier: Apache-2.0

/// The indexes that there are, each with a port of its own.
actor IndexRegistry {
    /// Standard plan (docs.pinecone.io, "Database limits").
    private static let maximumIndexes = 20

    private let live: Live
    private var indexes: [String: EmulatedIndex] = [:]
    private var creating: Set<String> = []

    init(live: Live) {
        self.live = live
    }

    var all: [EmulatedIndex] { indexes.values.sorted { $0.name < $1.name } }

    func index(_ name: String) throws -> EmulatedIndex {
        guard let index = indexes[name] else { throw EmulatedFailure(404, "Resource \(name) not found") }
        return index
    }

    func create(_ request: IndexRequest, readyDelay: Duration) async throws -> EmulatedIndex {
        guard indexes[request.name] == nil, creating.insert(request.name).inserted else {
            throw EmulatedFailure(409, "Resource already exists")
        }
        defer { creating.remove(request.name) }
        guard indexes.count + creating.count <= Self.maximumIndexes else {
            throw EmulatedFailure(403, "You've reached the max serverless indexes allowed", code: "QUOTA_EXCEEDED")
        }
        let store = IndexStore(request.specification, live: live)
        let plane = DataPlane(live: live, store: store)
        let listener = try await Listener.start(port: 0, live: live) { plane.call(for: $0) }
        let index = EmulatedIndex(
            name: request.name,
            cloud: request.cloud,
            region: request.region,
            store: store,
            listener: listener,
            readyAt: live.clock.now + readyDelay,
            tags: request.tags,
            isProtected: request.isProtected
        )
        indexes[request.name] = index
        return index
    }

    func change(_ name: String, _ body: @Sendable (inout EmulatedIndex) throws -> Void) throws -> EmulatedIndex {
        var index = try index(name)
        try body(&index)
        indexes[name] = index
        return index
    }

    func delete(_ name: String) async throws {
        let index = try index(name)
        guard !index.isProtected else {
            throw EmulatedFailure(403, "Deletion protection is enabled for this index. Disable it before deletion.")
        }
        indexes[name] = nil
        await index.listener.stop()
    }

    func removeAll() async {
        let all = indexes.values
        indexes = [:]
        for index in all { await index.listener.stop() }
    }
}
