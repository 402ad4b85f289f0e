// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Support

/// Results that are passed on as they come, from several tasks at once: each write goes out whole, and whoever writes waits
/// until it is out, so that a slow reader holds the source back. No thread of the tasks is blocked by that, and a
/// cancelled writer waits no more.
final class ResultStream: Sendable {
    /// The reader has gone: nobody wants the rest.
    struct ReaderGone: Error {}

    private let queue = DispatchQueue(label: "deployctl.results")

    /// - Throws: ``ReaderGone``, ``Failure`` where the result is lost to somebody who still wants it; cancellation.
    func write(_ bytes: [UInt8], to descriptor: Int32) async throws {
        let turn = WriteTurn()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                guard turn.wait(waiter) else { return }
                queue.async { turn.end(Self.put(bytes, descriptor)) }
            }
        } onCancel: {
            turn.end(.failure(CancellationError()))
        }
    }

    func write(_ lines: [String], to descriptor: Int32) async throws {
        try await write(Array((lines.joined(separator: "\n") + "\n").utf8), to: descriptor)
    }

    private static func put(_ bytes: [UInt8], _ descriptor: Int32) -> Result<Void, any Error> {
        do throws(SystemFault) {
            return try StandardStreams.put(bytes, to: descriptor) ? .success(()) : .failure(ReaderGone())
        } catch {
            return .failure(Failure(.resultLost, "the result could not be written to standard output: \(error)"))
        }
    }
}
