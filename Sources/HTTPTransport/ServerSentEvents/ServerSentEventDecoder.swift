// SPDX-License-Identifier: Apache-2.0

/// Decodes a `text/event-stream` fed in chunks that are cut anywhere, inside characters too.
///
/// A pure state machine on two levels, ``EventStreamLines`` and ``EventStreamFields``. An event counts only when its
/// empty line has come: what is left at the end of the stream is dropped, as the standard says.
package struct ServerSentEventDecoder: Sendable {
    private var lines: EventStreamLines
    private var fields: EventStreamFields

    /// - Parameters:
    ///   - maximumLineBytes: Bound of one line, without its end.
    ///   - maximumEventBytes: Bound of one event's data.
    package init(maximumLineBytes: Int = 1024 * 1024, maximumEventBytes: Int = 1024 * 1024) {
        lines = EventStreamLines(limit: maximumLineBytes)
        fields = EventStreamFields(limit: maximumEventBytes)
    }

    /// Takes the next bytes and returns the events that they complete, in order. After an error the stream is lost.
    package mutating func decode(_ bytes: some Sequence<UInt8>) throws(ServerSentEventError) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            if let line = try lines.take(byte), let event = try fields.take(line) {
                events.append(event)
            }
        }
        return events
    }
}
