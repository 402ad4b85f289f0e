// SPDX-License-Identifier: Apache-2.0

import Support
package import Testing

/// Asks again until the condition holds, which it does at once or soon; a test that waits in vain fails, and does not hang.
package func eventually(
    _ condition: () async throws -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let limit = Patience.deadline
    while try await !condition() {
        try Task.checkCancellation()
        guard !limit.hasPassed else {
            Issue.record("waited in vain", sourceLocation: sourceLocation)
            throw CancellationError()
        }
        await Task.yield()
    }
}
