// SPDX-License-Identifier: Apache-2.0

extension DataPlane {
    func fetch(_ request: EmulatedRequest) throws -> Reply {
        let ids = request.query.filter { $0.name == "ids" }.map(\.value)
        let namespace = try Self.namespace(request.query("namespace"))
        try Self.checkIDs(ids)
        // The specification: "Does not accept values containing spaces."
        guard !ids.contains(where: { $0.contains(" ") }) else {
            throw EmulatedFailure.invalid("Vector IDs to fetch must not contain spaces")
        }
        let records = store.snapshot(namespace).records
        var seen = Set<String>()
        let found = ids.filter { seen.insert($0).inserted }.compactMap { records[$0] }
        return reply(found, namespace: namespace, next: nil)
    }

    func fetchByMetadata(_ json: JSON) throws -> Reply {
        let namespace = try namespace(json)
        guard let filter = try MetadataFilter.optional(json["filter"]) else {
            throw EmulatedFailure.invalid("filter must be given")
        }
        let limit = json["limit"]?.integer ?? 100
        guard (1...10_000).contains(limit) else { throw EmulatedFailure.invalid("limit must be between 1 and 10000") }
        let start = try PageToken.decode(json["paginationToken"]?.string)
        let matching = store.snapshot(namespace).records.values
            .filter { filter.matches($0.metadata) }
            .sorted { PageToken.precedes($0.id, $1.id) }
        let page = Page(matching, limit: limit, after: start, name: \.id)
        return reply(page.items, namespace: namespace, next: page.next)
    }

    private func reply(_ records: [StoredRecord], namespace: String, next: String?) -> Reply {
        let readUnits = max(1, (records.count + 9) / 10)
        live.counters.spent(readUnits: readUnits)
        var bytes = Array(#"{"vectors":{"#.utf8)
        for (index, record) in records.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            JSON.append(record.id, to: &bytes)
            bytes += #":{"id":"#.utf8
            JSON.append(record.id, to: &bytes)
            Self.append(record, hasValues: true, hasMetadata: true, to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes += #"},"namespace":"#.utf8
        JSON.append(namespace, to: &bytes)
        bytes += #","usage":{"readUnits":\#(readUnits)}"#.utf8
        if let next {
            bytes += #","pagination":{"next":"#.utf8
            JSON.append(next, to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "}"))
        return .json(bytes)
    }

    func list(_ request: EmulatedRequest) throws -> Reply {
        let namespace = try Self.namespace(request.query("namespace"))
        let prefix = request.query("prefix") ?? ""
        let limit = try Self.limit(request.query("limit"))
        let start = try PageToken.decode(request.query("paginationToken"))
        let ids = store.snapshot(namespace).records.keys
            .filter { $0.hasPrefix(prefix) }
            .sorted(by: PageToken.precedes)
        let page = Page(ids, limit: limit, after: start, name: \.self)
        live.counters.spent(readUnits: 1)
        var members: [JSON.Member] = [
            .init(name: "vectors", value: .array(page.items.map { ["id": .string($0)] })),
            .init(name: "namespace", value: .string(namespace)),
            .init(name: "usage", value: ["readUnits": 1]),
        ]
        if let next = page.next { members.append(.init(name: "pagination", value: ["next": .string(next)])) }
        return .json(.object(members))
    }
}
