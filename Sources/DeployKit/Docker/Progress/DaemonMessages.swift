// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport

/// The messages of a stream of JSON lines.
enum DaemonMessages {
    /// A trace carries at most some output of steps: the daemon cuts it long before.
    private static let maximumLineBytes = 8 * 1024 * 1024

    /// Reads to the end, handing each message over as it comes. A message that reports a failure is thrown, in our words
    /// by `failure`; the messages that came before it were handed over.
    static func read(
        _ body: HTTPBody,
        failure: (String) -> DockerError,
        _ handle: (DaemonMessage) throws -> Void
    ) async throws {
        let decoder = JSONDecoder()
        var splitter = LineSplitter(limit: maximumLineBytes)
        func take(_ line: [UInt8]) throws {
            guard line.contains(where: { $0 > 0x20 }) else { return }
            let message: DaemonMessage
            do {
                message = try decoder.decode(DaemonMessage.self, from: Data(line))
            } catch {
                throw DockerError(.malformedAnswer, "a line of the daemon's progress cannot be read", underlying: error)
            }
            if let complaint = message.complaint { throw failure(complaint) }
            try handle(message)
        }
        for try await chunk in body {
            for line in splitter.take(chunk) { try take(line) }
        }
        if let last = splitter.finish() { try take(last) }
    }
}
