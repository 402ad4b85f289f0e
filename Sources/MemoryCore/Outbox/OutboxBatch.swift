// SPDX-License-Identifier: Apache-2.0

/// What one call tells the vector store.
struct OutboxBatch: Sendable {
    let user: UserID
    /// Of one kind, in order, at least one.
    let items: [OutboxItem]

    var sequences: Set<Int64> { Set(items.map(\.sequence)) }

    /// The memories to be stored: of those told twice, the last.
    var records: [MemoryRecord] {
        var places: [MemoryID: Int] = [:]
        var records: [MemoryRecord] = []
        for case .upsert(let memory, let vector?) in items.map(\.operation) {
            let record = MemoryRecord(memory: memory, vector: vector)
            if let place = places[memory.id] {
                records[place] = record
            } else {
                places[memory.id] = records.count
                records.append(record)
            }
        }
        return records
    }

    var forgottenIDs: [MemoryID] {
        items.compactMap { if case .forget(let id) = $0.operation { id } else { nil } }
    }

    func with(_ vectors: [Int64: [Float]]) -> OutboxBatch {
        OutboxBatch(
            user: user,
            items: items.map { item in
                guard case .upsert(let memory, nil) = item.operation, let vector = vectors[item.sequence] else {
                    return item
                }
                var item = item
                item.operation = .upsert(memory, vector: vector)
                return item
            }
        )
    }
}
