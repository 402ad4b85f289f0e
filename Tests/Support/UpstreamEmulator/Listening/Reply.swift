// SPDX-License-Identifier: Apache-2.0

/// An answer as a value.
struct Reply: Sendable {
    enum Body: Sendable {
        case bytes([UInt8])
        /// Server-sent events, each complete, with a pause between two.
        case events([[UInt8]], pause: Duration)
    }

    var status: Int
    var headers: [(name: String, value: String)]
    var body: Body

    static func json(_ bytes: [UInt8], status: Int = 200, headers: [(name: String, value: String)] = []) -> Reply {
        Reply(status: status, headers: [("content-type", "application/json")] + headers, body: .bytes(bytes))
    }

    static func json(_ value: JSON, status: Int = 200, headers: [(name: String, value: String)] = []) -> Reply {
        json(value.serialized, status: status, headers: headers)
    }

    static func text(_ text: String, status: Int) -> Reply {
        Reply(status: status, headers: [("content-type", "text/plain")], body: .bytes(Array(text.utf8)))
    }

    /// The whole body, as if all events came at once.
    var bytes: [UInt8] {
        switch body {
        case .bytes(let bytes): bytes
        case .events(let events, _): Array(events.joined())
        }
    }
}
