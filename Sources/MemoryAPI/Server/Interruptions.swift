// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle

/// What may interrupt an answer: the client leaves, or the process has been shutting down for a while.
struct Interruptions: Sendable {
    private let presence: ClientPresence?
    private let grace: Duration

    /// - Parameter grace: how long an answer may go on after shutdown began.
    init(presence: ClientPresence?, grace: Duration) {
        self.presence = presence
        self.grace = grace
    }

    /// Returns when something interrupts.
    /// - Throws: `CancellationError`.
    func next() async throws -> Interruption {
        try await withThrowingTaskGroup(of: Interruption.self) { group in
            group.addTask {
                try await gracefulShutdown()
                try await Task.sleep(for: grace)
                return .shuttingDown
            }
            if let presence {
                group.addTask {
                    try await presence.waitUntilLeft()
                    return .clientLeft
                }
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }

    /// Runs `body`, and cancels it when something interrupts.
    /// - Throws: the interruption's ``Interruption/fault`` then.
    func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await body() }
            group.addTask { throw try await next().fault }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }
}
