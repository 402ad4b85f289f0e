// SPDX-License-Identifier: Apache-2.0

import Testing

/// Waits until `condition` holds; fails the test when it never does. For what happens after an answer was sent.
func eventually(
    _ what: Comment,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now.advanced(by: Patience.limit)
    while ContinuousClock.now < end {
        if try await condition() { return }
        // allowed(sleep): the one place that polls, for what has no event
        try await Task.sleep(for: .milliseconds(2))
    }
    Issue.record(what, sourceLocation: sourceLocation)
}
