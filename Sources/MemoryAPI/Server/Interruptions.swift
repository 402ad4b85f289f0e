// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle
import Support

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
        let alarm = TaskAlarm()
        let first = Locked<Interruption?>(nil)
        @Sendable func interrupt(_ interruption: Interruption) {
            first.withLock { $0 = $0 ?? interruption }
            alarm.ring()
        }
        let timer = Locked<DeadlineTimer?>(nil)
        let watch = presence?.whenLeft { interrupt(.clientLeft) }
        defer {
            if let watch { presence?.stopWatching(watch) }
            timer.withLock { $0 }?.cancel()
        }
        return try await withGracefulShutdownHandler {
            async let pending = alarm.guarding(body)
            do {
                let value = try await pending
                if let interruption = first.withLock({ $0 }) { throw interruption.fault }
                return value
            } catch {
                throw first.withLock { $0 }?.fault ?? error
            }
        } onGracefulShutdown: {
            timer.withLock { $0 = Deadline.after(grace).whenPassed { interrupt(.shuttingDown) } }
        }
    }
}
