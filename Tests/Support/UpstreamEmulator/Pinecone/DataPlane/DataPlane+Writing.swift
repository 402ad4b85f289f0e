// SPDX-License-Identifier: Apache-2.0

extension DataPlane {
    private static let maximumRecords = 1_000

    func upsert(_ json: JSON, bytes: Int) throws -> Reply {
        let namespace = try namespace(json)
        guard case .array(let vectors)? = json["vectors"], !vectors.isEmpty else {
            throw EmulatedFailure.invalid("vectors must be a non-empty list")
        }
        guard vectors.count <= Self.maximumRecords else {
            throw EmulatedFailure.invalid(
                "Request contains \(vectors.count) vectors, the maximum is \(Self.maximumRecords)"
            )
        }
        let records = try vectors.map(record)
        let position = try store.write(namespace) { _ in .put(records) }
        chargeWrite(bytes: bytes)
        return .json(["upsertedCount": JSON(records.count)], headers: positionHeaders(written: position))
    }

    private func record(_ json: JSON) throws -> StoredRecord {
        guard let id = json["id"]?.string else { throw EmulatedFailure.invalid("Vector ID must be a string") }
        try Self.checkID(id)
        let metadata = try json["metadata"].map(RecordMetadata.init)
        return StoredRecord(id: id, values: try vector(json["values"] ?? []), metadata: metadata)
    }

    func delete(_ json: JSON, bytes: Int) throws -> Reply {
        let namespace = try namespace(json)
        let ids = json["ids"].flatMap { $0 == .array([]) ? nil : $0 }
        let deletesAll = json["deleteAll"]?.bool ?? false
        let filter = try MetadataFilter.optional(json["filter"])
        // The service is said to ignore ids beside a filter, and so to delete all that matches (Python SDK 10.2.0,
        // `_internal/validation.py`). A client must never come near that: here it is refused.
        let ways = [ids != nil, deletesAll, filter != nil].count { $0 }
        guard ways == 1 else {
            throw EmulatedFailure.invalid(
                ways == 0
                    ? "Invalid request: one of ids, deleteAll or a non-empty filter must be given"
                    : "Invalid request: cannot combine ids, deleteAll and filter"
            )
        }
        var named: [String] = []
        if let ids {
            guard let strings = ids.strings else { throw EmulatedFailure.invalid("ids must be a list of strings") }
            try Self.checkIDs(strings)
            named = strings
        }
        let position = try store.write(namespace) { truth in
            guard truth.exists else { throw EmulatedFailure(404, "Namespace not found") }
            if deletesAll { return .clear }
            guard let filter else { return .remove(named) }
            return .remove(truth.records.values.filter { filter.matches($0.metadata) }.map(\.id))
        }
        chargeWrite(bytes: bytes)
        return .json([:], headers: positionHeaders(written: position))
    }

    func update(_ json: JSON, bytes: Int) throws -> Reply {
        let namespace = try namespace(json)
        let metadata = try json["setMetadata"].map(RecordMetadata.init)
        let values = try json["values"].flatMap { $0 == .array([]) ? nil : $0 }.map(vector)
        let filter = try MetadataFilter.optional(json["filter"])
        let id = json["id"]?.string
        guard (id == nil) != (filter == nil) else {
            throw EmulatedFailure.invalid("Invalid request: exactly one of id and filter must be given")
        }
        if let id { try Self.checkID(id) }
        guard values != nil || metadata != nil else {
            throw EmulatedFailure.invalid("Invalid request: nothing to update")
        }
        guard filter == nil || values == nil else {
            throw EmulatedFailure.invalid("Invalid request: values cannot be updated by filter")
        }
        if let filter, json["dryRun"]?.bool == true {
            let matches = store.snapshot(namespace).records.values.count { filter.matches($0.metadata) }
            return .json(["matchedRecords": JSON(matches)])
        }
        var matched = 0
        let position = try store.write(namespace) { truth in
            let chosen =
                if let filter { truth.records.values.filter { filter.matches($0.metadata) } } else {
                    [id.flatMap { truth.records[$0] }].compactMap { $0 }
                }
            matched = chosen.count
            guard !chosen.isEmpty else { return nil }
            return .put(
                try chosen.map { old in
                    let merged = try metadata.map { try old.metadata?.merged(with: $0) ?? $0 } ?? old.metadata
                    return StoredRecord(id: old.id, values: values ?? old.values, metadata: merged)
                }
            )
        }
        chargeWrite(bytes: bytes)
        let body: JSON = filter == nil ? [:] : ["matchedRecords": JSON(matched)]
        return .json(body, headers: positionHeaders(written: position))
    }
}
