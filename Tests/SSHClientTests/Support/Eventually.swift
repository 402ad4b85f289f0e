// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

/// Returns when the condition holds, which another program brings about, so that there is no event to wait for; a test
/// that waits in vain fails. Looks from a thread of its own: two tasks that yield in turn were seen to keep every other
/// from running.
func eventually(
    _ condition: @escaping @Sendable () throws -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let limit = Deadline.after(.seconds(30))
    let holds = try await withCheckedThrowingContinuation { waiter in
        Thread.detachNewThread {
            waiter.resume(
                with: Result {
                    while try !condition() {
                        if limit.hasPassed { return false }
                        // allowed(sleep): another program's file appears or goes; there is nothing to wait for
                        usleep(5_000)
                    }
                    return true
                }
            )
        }
    }
    try #require(holds, "waited in vain", sourceLocation: sourceLocation)
}
