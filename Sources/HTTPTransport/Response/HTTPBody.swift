// SPDX-License-Identifier: Apache-2.0

/// A body as chunks of bytes in the order of arrival, each 1 byte or more, cut anywhere.
///
/// It can be read once, by one reader at a time; iterating again goes on where the last reader stopped. When the body
/// cannot be had in full the chunks that arrived come first, then the error.
package struct HTTPBody: AsyncSequence, Sendable {
    package typealias Element = [UInt8]

    package struct Iterator: AsyncIteratorProtocol {
        let source: any HTTPBodySource

        package mutating func next() async throws -> [UInt8]? {
            try await source.next()
        }
    }

    private let source: any HTTPBodySource

    package init(_ source: any HTTPBodySource) {
        self.source = source
    }

    /// A body that is in memory already, for decorators and fakes: `chunks`, then `failure` if there is one.
    package init(chunks: [[UInt8]], failure: (any Error)? = nil) {
        source = MemoryBodySource(chunks: chunks, failure: failure)
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(source: source)
    }

    package var timings: HTTPTimings { source.timings }

    /// The whole body.
    ///
    /// - Parameter limit: The most bytes to take; a longer body ends the transfer and throws
    ///   ``TransportError/Code/bodyTooLarge``.
    package func collect(upTo limit: Int) async throws -> [UInt8] {
        var collected: [UInt8] = []
        for try await chunk in self {
            guard chunk.count <= limit - collected.count else {
                throw TransportError(.bodyTooLarge, "the response body is larger than \(limit) bytes")
            }
            collected += chunk
        }
        return collected
    }
}
