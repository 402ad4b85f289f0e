// SPDX-License-Identifier: Apache-2.0

import Support

/// A body that is in memory already. A failure is thrown by every read after the last chunk.
final class MemoryBodySource: HTTPBodySource {
    private struct State {
        var chunks: ArraySlice<[UInt8]>
        var bytesRead = 0
    }

    private let state: Locked<State>
    private let failure: (any Error)?

    init(chunks: [[UInt8]], failure: (any Error)?) {
        state = Locked(State(chunks: chunks.filter { !$0.isEmpty }[...]))
        self.failure = failure
    }

    func next() async throws -> [UInt8]? {
        try Task.checkCancellation()
        let chunk = state.withLock { state -> [UInt8]? in
            guard let chunk = state.chunks.popFirst() else { return nil }
            state.bytesRead += chunk.count
            return chunk
        }
        if chunk == nil, let failure {
            throw failure
        }
        return chunk
    }

    var timings: HTTPTimings {
        var timings = HTTPTimings()
        timings.bytesReceived = state.withLock { $0.bytesRead }
        return timings
    }
}
