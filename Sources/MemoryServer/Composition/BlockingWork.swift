// SPDX-License-Identifier: Apache-2.0

import Dispatch

/// Calls that block, on threads of their own: the cooperative pool has as many threads as processors, and none to lend.
enum BlockingWork {
    private static let queue = DispatchQueue(label: "memory-server.blocking", attributes: .concurrent)

    /// Runs `body` on another thread. Meant for start-up and commands; not bounded, so not for requests.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
