// SPDX-License-Identifier: Apache-2.0

import GRDB
package import MemoryCore

extension SQLiteStore {
    package func upsert(_ records: [MemoryRecord], for user: UserID) async throws -> [UpsertOutcome] {
        do {
            guard !records.isEmpty else { return [] }
            let dimension = configuration.embedder.dimension
            let new = try records.map { try MemoryRow.New($0, dimension: dimension) }
            return try await writes.perform(weight: new.count) { [indexes] db in
                let owner = try Owner.findOrMake(user, db)
                let terms = try Terms(key: owner.termKey, db)
                let changes = try new.map { try MemoryRow.upsert($0, of: owner, terms: terms, db) }
                let change = IndexChange(
                    owner: owner.number,
                    stride: EncodedQuery.stride(dimension: dimension),
                    new: new,
                    changes: changes
                )
                return Written(
                    output: changes.map { $0.replaced == nil ? .inserted : .refreshed },
                    publish: { indexes.publish(change, for: user) }
                )
            }
        } catch {
            throw MemoryError.store(error)
        }
    }

    /// Forgets one memory. Its text is overwritten in the database and gone from the log when this returns.
    package func forget(_ id: MemoryID, for user: UserID) async throws -> Bool {
        do {
            return try await writes.perform(scrubsLog: true) { [indexes] db in
                let sql = "SELECT number FROM memories WHERE owner = ? AND id = ?"
                guard let owner = try Owner.number(of: user, db),
                    let number = try Int64.fetchOne(db, sql: sql, arguments: [owner, id.rawValue])
                else { return Written(output: false) }
                try MemoryRow.remove(number, db)
                try Owner.removeIfEmpty(owner, db)
                let change = IndexChange(owner: owner, added: nil, removed: [number])
                return Written(output: true, publish: { indexes.publish(change, for: user) })
            }
        } catch {
            throw MemoryError.store(error)
        }
    }

    /// Forgets everything of a user. Texts are overwritten in the database and gone from the log when this returns.
    ///
    /// When it throws after it began, nothing of the user can be read any more, and the rest is cleared with the next
    /// erasure or start.
    package func eraseMemories(of user: UserID) async throws -> Int {
        do {
            let count = try await writes.perform { [indexes] db in
                Written(output: try Erasure.begin(user, db), publish: { indexes.remove(user) })
            }
            while try await writes.perform(weight: 500, { Written(output: try Erasure.step($0)) }) {}
            return try await writes.perform(scrubsLog: true) { _ in Written(output: count) }
        } catch {
            throw MemoryError.store(error)
        }
    }
}
