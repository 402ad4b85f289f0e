// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// One event of an event stream (WHATWG HTML, section 9.2).
struct ServerSentEvent: Sendable {
    let name: String
    /// Serialised JSON has no line breaks, so one `data` line holds it.
    let data: JSONValue

    /// What a silent stream sends, so that proxies keep it open: a comment, which clients skip.
    static let heartbeat = ByteBuffer(string: ": heartbeat\n\n")

    var encoded: ByteBuffer {
        var bytes = [UInt8]("event: \(name)\ndata: ".utf8)
        data.append(to: &bytes)
        bytes += "\n\n".utf8
        return ByteBuffer(bytes: bytes)
    }
}
