// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// The lines of a container, read while they come. Dropping it, or leaving its loop, ends the transfer.
package struct ContainerLogs: AsyncSequence, Sendable {
    package typealias Element = LogLine

    private static let maximumLineBytes = 64 * 1024

    private let body: HTTPBody

    init(_ body: HTTPBody) {
        self.body = body
    }

    package struct Iterator: AsyncIteratorProtocol {
        fileprivate var body: HTTPBody.Iterator
        private var frames = LogFrameDecoder()
        private var lines: [LogLine.Stream: LineSplitter] = [:]
        private var ready: ArraySlice<LogLine> = []
        private var isEnded = false

        fileprivate init(_ body: HTTPBody.Iterator) {
            self.body = body
        }

        package mutating func next() async throws -> LogLine? {
            while ready.isEmpty, !isEnded {
                try await readMore()
            }
            return ready.popFirst()
        }

        private mutating func readMore() async throws {
            var body = body
            let chunk = try await DockerError.translating { try await body.next() }
            guard let chunk else {
                isEnded = true
                guard frames.isBetweenFrames else {
                    throw DockerError(.interrupted, "the container's log ended in the middle of a frame")
                }
                for stream in LogLine.Stream.allCases {
                    if let rest = lines[stream]?.finish() { append([rest], stream) }
                }
                return
            }
            do throws(LogFrameDecoder.Malformed) {
                for piece in try frames.take(chunk) {
                    var splitter = lines[piece.stream] ?? LineSplitter(limit: ContainerLogs.maximumLineBytes)
                    append(splitter.take(piece.bytes), piece.stream)
                    lines[piece.stream] = splitter
                }
            } catch {
                throw DockerError(.malformedAnswer, "the container's log cannot be read", underlying: error)
            }
        }

        private mutating func append(_ added: [[UInt8]], _ stream: LogLine.Stream) {
            ready += added.map { LogLine(stream: stream, text: String(decoding: $0, as: UTF8.self)) }
        }
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(body.makeAsyncIterator())
    }
}
