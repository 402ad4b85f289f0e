// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

extension PineconeStore {
    package func check(_ memory: Memory, for user: UserID) throws {
        guard !RecordMetadata.surelyFits(memory) else { return }
        _ = try RecordMetadata.encode(memory, of: user, createdAt: nil)
    }

    /// Reads what is there first, for the first date and the outcomes; refuses all if one can't be stored.
    ///
    /// More than fits into one call goes in several: then a failure may leave the first ones stored, and repeating the
    /// whole repairs it.
    package func upsert(_ records: [MemoryRecord], for user: UserID) async throws -> Acknowledged<[UpsertOutcome]> {
        guard !records.isEmpty else { return Acknowledged([]) }
        let scope = UserScope(user, mode: mode)
        for record in records { try check(record.vector) }
        let ids = records.map { scope.recordID($0.memory.id) }
        guard Set(ids).count == ids.count else {
            throw MemoryError(.internalError, "two records of one upsert have one id", dependency: .store)
        }
        // Before the fetch: what is too large or dated impossibly is refused without a call.
        let first = try records.map { try RecordMetadata.encode($0.memory, of: user, createdAt: nil) }
        return try await PineconeFailure.exposing {
            let existing = try await fetch(ids, in: scope)
            var written: [[UInt8]] = []
            written.reserveCapacity(records.count)
            for (index, record) in records.enumerated() {
                let metadata = try existing[ids[index]]?.createdAt.map {
                    try RecordMetadata.encode(record.memory, of: user, createdAt: $0)
                }
                let bytes = metadata ?? first[index]
                written.append(RecordBatch.record(id: ids[index], vector: record.vector, metadata: bytes))
            }
            var position: LogPosition?
            for batch in RecordBatch.batches(of: written, namespace: scope.namespace) {
                position = try await send(batch)
            }
            return Acknowledged(ids.map { existing[$0] == nil ? .inserted : .refreshed }, position: position)
        }
    }

    package func forget(_ ids: [MemoryID], for user: UserID) async throws -> Acknowledged<Void> {
        let scope = UserScope(user, mode: mode)
        let position = try await PineconeFailure.exposing {
            try await delete(ids.map { scope.recordID($0) }, in: scope)
        }
        return Acknowledged((), position: position)
    }

    private func send(_ batch: RecordBatch) async throws -> LogPosition? {
        do {
            let reply = try await data.call(.upsert, body: batch.body)
            let count = try reply.parsed { try UpsertReply(parsing: &$0) }.upsertedCount
            guard count == nil || count == batch.count else {
                throw PineconeFailure(.unavailable, .upstreamUnavailable, "Pinecone took only a part of the records")
            }
            return reply.writtenAt
        } catch let failure as PineconeFailure where failure.kind == .record {
            // Unless the index was made anew for other vectors, which would make every record look at fault.
            _ = try await data.directory.location(asOf: .now)
            throw failure
        }
    }

    /// Deletes records by id; a namespace that is not there has none.
    func delete(_ ids: [String], in scope: UserScope) async throws -> LogPosition? {
        var position: LogPosition?
        for start in stride(from: 0, to: ids.count, by: DeleteBody.maximumIDs) {
            let body = DeleteBody.ids(ids[start...].prefix(DeleteBody.maximumIDs), namespace: scope.namespace)
            position = try await data.callNamespace(.delete, body: body)?.writtenAt
        }
        return position
    }
}
