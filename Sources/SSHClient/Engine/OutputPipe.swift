// SPDX-License-Identifier: Apache-2.0

import Support

/// Output on its way from the connection's thread to the task that reads it, with a bound: a slow reader holds back the
/// thread, and so the peer.
final class OutputPipe: OutputSink, Sendable {
    private struct State {
        var pieces: [OutputPiece] = []
        var byteCount = 0
        var isFinished = false
        var reader: CheckedContinuation<OutputPiece?, any Error>?
    }

    /// At this many unread bytes the thread stops reading …
    private static let highWaterMark = 256 * 1024
    /// … and goes on when no more than these are left.
    private static let lowWaterMark = 64 * 1024

    private let wakeUp: WakeUp
    private let state = Locked(State())

    init(wakeUp: WakeUp) {
        self.wakeUp = wakeUp
    }

    // MARK: The connection's thread

    var hasRoom: Bool { state.withLock { $0.byteCount < Self.highWaterMark } }

    func take(_ bytes: ArraySlice<UInt8>, from stream: OutputPiece.Stream) {
        let piece = OutputPiece(stream: stream, bytes: Array(bytes))
        let reader = state.withLock { state -> CheckedContinuation<OutputPiece?, any Error>? in
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            state.pieces.append(piece)
            state.byteCount += piece.bytes.count
            return nil
        }
        reader?.resume(returning: piece)
    }

    // MARK: Any task

    /// Nothing more comes. The reader still gets what is there.
    func finish() {
        let reader = state.withLock { state in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// The next piece; nil after the last. One reader at a time; a cancelled one gets `CancellationError`.
    func next() async throws -> OutputPiece? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { reader in
                let (result, wakes) = state.withLock { state -> (Result<OutputPiece?, any Error>?, Bool) in
                    if Task.isCancelled { return (.failure(CancellationError()), false) }
                    guard !state.pieces.isEmpty else {
                        if state.isFinished { return (.success(nil), false) }
                        state.reader = reader
                        return (nil, false)
                    }
                    let before = state.byteCount
                    let piece = state.pieces.removeFirst()
                    state.byteCount -= piece.bytes.count
                    let wakes = before > Self.lowWaterMark && state.byteCount <= Self.lowWaterMark
                    return (.success(piece), wakes)
                }
                if wakes { wakeUp() }
                if let result { reader.resume(with: result) }
            }
        } onCancel: {
            let reader = state.withLock { state in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(throwing: CancellationError())
        }
    }
}
