// SPDX-License-Identifier: Apache-2.0

/// Told what an outbox does, for logs and metrics. Called on the delivering tasks: be quick.
package protocol OutboxObserver: Sendable {
    /// The store has taken operations; the oldest had waited this long.
    func delivered(_ count: Int, age: Duration)
    /// The store or the embedder has not; they are tried again.
    func failed(_ error: MemoryError)
    /// The store will never take these.
    func refused(_ count: Int, _ error: MemoryError)
    /// What became of operations could not be noted on disk; it is tried again.
    func notRecorded(_ error: any Error)
    /// The process that shared the outbox has ended; this one tells the store from now on.
    func tookOver()
}
