// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Observability

/// What is known of a request before it is looked at.
struct ExchangeHead: Sendable {
    private static let userAgentBytes = 128

    let requestID: String
    let method: String
    /// What the client calls itself, cut to a length and to printable ASCII.
    let userAgent: String?
    let trace: TraceContext?

    init(_ request: Request, requestID: String, trace: TraceContext?) {
        self.requestID = requestID
        method = request.method.rawValue
        userAgent = request.headers[.userAgent].map(Self.bounded)
        self.trace = trace
    }

    private static func bounded(_ text: String) -> String {
        let bytes = text.utf8.lazy.prefix(userAgentBytes).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
        return String(decoding: Array(bytes), as: UTF8.self)
    }
}
