// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

/// Asks again and again until the answer is yes; a failure of the test after a minute.
func eventually(_ what: Comment, _ question: () async throws -> Bool) async throws {
    let deadline = Deadline.after(.seconds(60))
    while !(try await question()) {
        guard !deadline.hasPassed else {
            Issue.record(what)
            return
        }
        // allowed(sleep): what is asked for is not ours to be woken by
        try await Task.sleep(for: .milliseconds(20))
    }
}
