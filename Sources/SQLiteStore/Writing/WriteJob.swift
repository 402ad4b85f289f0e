// SPDX-License-Identifier: Apache-2.0

import GRDB
import Support

/// What a write leaves behind once its transaction is committed.
struct Written<Output: Sendable>: Sendable {
    let output: Output
    /// Brings what is in memory up to the commit, before the writer hears of it.
    var publish: @Sendable () -> Void = {}
}

/// One write that waits to be committed, its types erased.
struct WriteJob: Sendable {
    /// How much work it is, in records.
    let weight: Int
    /// Whether something was forgotten that must not stay in the log.
    let scrubsLog: Bool
    /// Whether it must outlive a power cut. What is committed outlives the process all the same.
    let isSynced: Bool
    /// Does the work inside a transaction. May be called again when the transaction was rolled back.
    let attempt: @Sendable (Database) throws -> Void
    /// Called after the commit of an attempt.
    let publish: @Sendable () -> Void
    /// Tells the caller, exactly once: nil after the commit, else why there was none.
    let finish: @Sendable ((any Error)?) -> Void

    init<Output: Sendable>(
        weight: Int,
        scrubsLog: Bool,
        isSynced: Bool,
        continuation: CheckedContinuation<Output, any Error>,
        body: @escaping @Sendable (Database) throws -> Written<Output>
    ) {
        let result = Locked<Written<Output>?>(nil)
        self.weight = weight
        self.scrubsLog = scrubsLog
        self.isSynced = isSynced
        attempt = { db in
            let written = try body(db)
            result.withLock { $0 = written }
        }
        publish = {
            result.withLock { $0 }?.publish()
        }
        finish = { error in
            if let error {
                continuation.resume(throwing: error)
            } else if let written = result.withLock({ $0 }) {
                continuation.resume(returning: written.output)
            }
        }
    }
}
