// SPDX-License-Identifier: Apache-2.0

import GRDB
package import MemoryCore

extension SQLiteStore {
    package func leads() async throws -> Bool {
        do {
            return try place.isFirst()
        } catch {
            throw MemoryError.store(error)
        }
    }

    package func marks(
        after sequence: Int64,
        publish: @escaping @Sendable ([OutboxMark]) -> Void
    ) async throws {
        do {
            // Among the writes: whatever was committed before it has been published.
            try await writes.perform(isSynced: false) { db in
                let rows = try RowReader(
                    db,
                    "SELECT sequence, state FROM outbox WHERE sequence > ? AND state <= 2 ORDER BY sequence"
                )
                defer { rows.finish() }
                try rows.bind(sequence, at: 1)
                var marks: [OutboxMark] = []
                while try rows.next() {
                    let isWaiting = rows.integer(1) == OutboxRow.State.waiting.rawValue
                    marks.append(OutboxMark(sequence: rows.integer(0), isWaiting: isWaiting))
                }
                return Written(output: (), publish: { [marks] in publish(marks) })
            }
        } catch {
            throw MemoryError.store(error)
        }
    }
}
