// SPDX-License-Identifier: Apache-2.0

extension DataPlane {
    private static let maximumTopK = 10_000
    private static let maximumReplyBytes = 4 << 20

    func query(_ json: JSON) throws -> Reply {
        let namespace = try namespace(json)
        guard let topK = json["topK"]?.integer, (1...Self.maximumTopK).contains(topK) else {
            throw EmulatedFailure.invalid("topK must be between 1 and \(Self.maximumTopK)")
        }
        let filter = try MetadataFilter.optional(json["filter"])
        let snapshot = store.snapshot(namespace)
        let matches: [Match]
        if let target = try target(of: json, in: snapshot) {
            matches = nearest(to: target, among: snapshot.records, count: topK, filter: filter)
        } else {
            matches = []
        }
        let body = body(
            matches,
            namespace: namespace,
            hasValues: json["includeValues"]?.bool ?? false,
            hasMetadata: json["includeMetadata"]?.bool ?? false
        )
        guard body.count <= Self.maximumReplyBytes else {
            throw EmulatedFailure(400, "The query's result exceeds the limit of 4 MB", number: 11)
        }
        live.counters.spent(readUnits: 1)
        return .json(body, headers: positionHeaders(visible: snapshot.position))
    }

    private typealias Match = (score: Float, record: StoredRecord)

    /// What the query looks for: a vector, or that of a record. Nil for the id of no record.
    private func target(of json: JSON, in snapshot: IndexStore.Snapshot) throws -> StoredRecord? {
        let id = json["id"]?.string
        let values = json["vector"].flatMap { $0 == .array([]) ? nil : $0 }
        guard (id == nil) != (values == nil) else {
            throw EmulatedFailure.invalid(
                id == nil
                    ? "At least one of vector, id, or sparse_vector must be provided"
                    : "Cannot provide both 'ID' and 'vector' at the same time"
            )
        }
        if let values { return StoredRecord(id: "", values: try vector(values), metadata: nil) }
        return id.flatMap { snapshot.records[$0] }
    }

    private func nearest(
        to target: StoredRecord,
        among records: [String: StoredRecord],
        count: Int,
        filter: MetadataFilter?
    ) -> [Match] {
        let metric = store.specification.metric
        // Equals in the order of their ids, so that runs agree.
        func precedes(_ left: Match, _ right: Match) -> Bool {
            left.score == right.score
                ? left.record.id < right.record.id : metric.isNearer(left.score, right.score)
        }
        var best: [Match] = []
        for record in records.values where filter?.matches(record.metadata) ?? true {
            let match = (score: metric.score(target, record), record: record)
            if best.count >= count * 2 + 64 {
                best.sort(by: precedes)
                best.removeLast(best.count - count)
            }
            best.append(match)
        }
        best.sort(by: precedes)
        return Array(best.prefix(count))
    }

    private func body(_ matches: [Match], namespace: String, hasValues: Bool, hasMetadata: Bool) -> [UInt8] {
        var bytes = Array(#"{"matches":"#.utf8)
        JSON.append(matches, to: &bytes) { match, bytes in
            bytes += #"{"id":"#.utf8
            JSON.append(match.record.id, to: &bytes)
            bytes += #","score":"#.utf8
            bytes += match.score.description.utf8
            Self.append(match.record, hasValues: hasValues, hasMetadata: hasMetadata, to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes += #","namespace":"#.utf8
        JSON.append(namespace, to: &bytes)
        bytes += #","usage":{"readUnits":1}}"#.utf8
        return bytes
    }

    /// A record's values and metadata as further members of an object.
    static func append(_ record: StoredRecord, hasValues: Bool, hasMetadata: Bool, to bytes: inout [UInt8]) {
        if hasValues {
            bytes += #","values":"#.utf8
            JSON.append(vector: record.values, to: &bytes)
        }
        if hasMetadata, let metadata = record.metadata {
            bytes += #","metadata":"#.utf8
            bytes += metadata.serialized
        }
    }
}
