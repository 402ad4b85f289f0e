// SPDX-License-Identifier: Apache-2.0

/// The upper level of the event stream decoder: lines to events (WHATWG HTML §9.2.6).
struct EventStreamFields {
    private static let colon = UInt8(ascii: ":")
    private static let space = UInt8(ascii: " ")

    private let limit: Int
    private var event: [UInt8] = []
    private var data: [UInt8] = []
    private var id = ""
    private var retry: Duration?
    private var hasData = false

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes one line and returns the event that it completes: an empty line after data.
    mutating func take(_ line: [UInt8]) throws(ServerSentEventError) -> ServerSentEvent? {
        if line.isEmpty {
            return dispatch()
        }
        let colon = line.firstIndex(of: Self.colon)
        let name = line[..<(colon ?? line.endIndex)]
        var value = colon.map { line[($0 + 1)...] } ?? []
        if value.first == Self.space {
            value = value.dropFirst()
        }
        try setField(String(decoding: name, as: UTF8.self), value)
        return nil
    }

    private mutating func setField(_ name: String, _ value: ArraySlice<UInt8>) throws(ServerSentEventError) {
        switch name {
        case "event":
            event = Array(value)
        case "data":
            if hasData {
                data.append(0x0A)
            }
            guard value.count <= limit - data.count else { throw .eventTooLarge(limit: limit) }
            data += value
            hasData = true
        case "id" where !value.contains(0):
            id = String(decoding: value, as: UTF8.self)
        case "retry" where (1...9).contains(value.count) && value.allSatisfy { (0x30...0x39).contains($0) }:
            retry = Int(String(decoding: value, as: UTF8.self)).map { .milliseconds($0) }
        default:
            // A comment has an empty name; unknown fields are ignored by the standard.
            break
        }
    }

    /// An event without any `data` line is not dispatched; its type and retry time are forgotten, its id is kept.
    private mutating func dispatch() -> ServerSentEvent? {
        defer {
            event = []
            data = []
            retry = nil
            hasData = false
        }
        guard hasData else { return nil }
        return ServerSentEvent(
            event: event.isEmpty ? "message" : String(decoding: event, as: UTF8.self),
            data: String(decoding: data, as: UTF8.self),
            id: id,
            retry: retry
        )
    }
}
