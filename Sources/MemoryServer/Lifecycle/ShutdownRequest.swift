// SPDX-License-Identifier: Apache-2.0

import Support

/// Says once that the process is to end.
final class ShutdownRequest: Sendable {
    private let isMade = Locked(false)
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
    }

    /// True for the first one.
    func make() -> Bool {
        let isFirst = isMade.withLock { isMade in
            defer { isMade = true }
            return !isMade
        }
        if isFirst { continuation.finish() }
        return isFirst
    }

    /// Returns when it was made, or when the task is cancelled.
    func wait() async {
        for await _ in stream {}
    }
}
