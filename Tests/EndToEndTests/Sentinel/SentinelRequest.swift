// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A request with sentinels, byte by byte: also what no decent client would send.
struct SentinelRequest: Sendable {
    let what: String
    let bytes: [UInt8]
    /// Words that the answer may repeat to its sender: names of fields that the request made up (`errors[].field`).
    let echoed: Set<String>

    init(_ what: String, bytes: [UInt8], echoed: Set<String> = []) {
        self.what = what
        self.bytes = bytes
        self.echoed = echoed
    }

    init(
        _ what: String,
        _ method: String,
        _ path: String,
        headers: [(String, String)],
        type: String? = nil,
        body: [UInt8] = [],
        echoed: Set<String> = []
    ) {
        var head = "\(method) \(path) HTTP/1.1\r\n"
        var headers = headers
        if !headers.contains(where: { $0.0 == "Host" }) { headers.append(("Host", "localhost")) }
        if let type { headers.append(("Content-Type", type)) }
        if !body.isEmpty { headers.append(("Content-Length", "\(body.count)")) }
        for (name, value) in headers + [("Connection", "close")] { head += "\(name): \(value)\r\n" }
        self.init(what, bytes: Array((head + "\r\n").utf8) + body, echoed: echoed)
    }
}
