// SPDX-License-Identifier: Apache-2.0

/// The events of a body. Ends when the body ends; reading stops being asked for when the reader stops.
package struct ServerSentEvents: AsyncSequence, Sendable {
    package typealias Element = ServerSentEvent

    package struct Iterator: AsyncIteratorProtocol {
        var body: HTTPBody.Iterator
        var decoder: ServerSentEventDecoder
        /// Decoded and not yet handed over, in reverse: one chunk may complete many events.
        var pending: [ServerSentEvent] = []

        package mutating func next() async throws -> ServerSentEvent? {
            while true {
                if let event = pending.popLast() {
                    return event
                }
                guard let chunk = try await body.next() else { return nil }
                pending = try decoder.decode(chunk).reversed()
            }
        }
    }

    private let body: HTTPBody
    private let decoder: ServerSentEventDecoder

    package func makeAsyncIterator() -> Iterator {
        Iterator(body: body.makeAsyncIterator(), decoder: decoder)
    }

    init(body: HTTPBody, decoder: ServerSentEventDecoder) {
        self.body = body
        self.decoder = decoder
    }
}

extension HTTPBody {
    /// This body, read as a `text/event-stream`.
    package func serverSentEvents(
        decoder: ServerSentEventDecoder = ServerSentEventDecoder()
    ) -> ServerSentEvents {
        ServerSentEvents(body: self, decoder: decoder)
    }
}
