// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport

extension RecordedRequest {
    /// Head and body as they came.
    var text: String {
        let lines = ["\(method) \(target) HTTP/1.1"] + headers.map { "\($0.name): \($0.value)" }
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + String(decoding: body, as: UTF8.self)
    }
}

extension LoopbackServer {
    var url: String { target.origin }
    /// Every request so far.
    var requests: [String] { peer.requests.map(\.text) }
}
