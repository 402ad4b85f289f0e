// SPDX-License-Identifier: Apache-2.0

import Support

/// One call on its way to the connection's thread and back. Ends once: by success, or by ``fail(_:)``.
final class ConnectionJob: Sendable {
    private struct State {
        var isCancelled = false
        var run: (@Sendable (ConnectionEngine) throws -> Void)?
        var fail: (@Sendable (any Error) -> Void)?
    }

    /// What the job is, for the error of its deadline. A constant or made of safe names.
    let operation: String
    let deadline: Deadline
    private let state = Locked(State())

    init(_ operation: String, by deadline: Deadline) {
        self.operation = operation
        self.deadline = deadline
    }

    /// Gives the job what it does and who waits for it.
    func install<Value: Sendable>(
        _ body: @escaping @Sendable (ConnectionEngine) throws -> Value,
        waiter: CheckedContinuation<Value, any Error>
    ) {
        state.withLock { state in
            state.run = { engine in waiter.resume(returning: try body(engine)) }
            state.fail = { error in waiter.resume(throwing: error) }
        }
    }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    func cancel() {
        state.withLock { $0.isCancelled = true }
    }

    /// Throws when the job is not to go on.
    func check() throws {
        if isCancelled { throw CancellationError() }
        if deadline.hasPassed { throw SSHError.deadline(operation) }
    }

    /// Runs on the connection's thread. On success the waiter is resumed; on failure the caller must ``fail(_:)``.
    func run(on engine: ConnectionEngine) throws {
        try state.withLock { $0.run }?(engine)
    }

    func fail(_ error: any Error) {
        state.withLock { $0.fail }?(error)
    }
}
