// SPDX-License-Identifier: Apache-2.0

/// One dispatched event of a `text/event-stream` (WHATWG HTML §9.2).
package struct ServerSentEvent: Sendable, Hashable {
    /// `message` if the stream named none.
    package let event: String
    /// The `data` lines, joined by line feeds.
    package let data: String
    /// The last id that the stream has set, in this event or before it.
    package let id: String
    /// The reconnection time if this event carried one.
    package let retry: Duration?

    package init(event: String = "message", data: String, id: String = "", retry: Duration? = nil) {
        self.event = event
        self.data = data
        self.id = id
        self.retry = retry
    }
}
