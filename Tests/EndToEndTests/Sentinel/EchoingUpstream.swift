// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import Support

/// A peer that says back whatever it is sent, credentials too, in every shape of answer and error in turn.
enum EchoingUpstream {
    /// - Parameter statuses: taken in turn; 200 comes with each kind of body in turn.
    static func start(statuses: [Int] = [500, 401, 400, 200, 429, 200, 503, 200, 422, 200]) throws -> LoopbackServer {
        let count = Locked(0)
        return try LoopbackServer { request in
            let number = count.withLock { count in
                defer { count += 1 }
                return count
            }
            let status = statuses[number % statuses.count]
            let (type, body) = body(status, number, echo: request.text)
            let echo = request.text.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(2_000)
            return .whole(status, [("Content-Type", type), ("X-Echo", String(echo))], body: body)
        }
    }

    private static func body(_ status: Int, _ turn: Int, echo: String) -> (type: String, body: String) {
        let text = (try? JSONEncoder().encode(echo)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
        switch (status, turn / 2 % 5) {
        case (401, _): return ("text/plain", echo)
        case (200, 0): return ("application/json", "{\"choices\": [\(text)")
        case (200, 1): return ("text/event-stream", "data: {\"error\":{\"message\":\(text),\"code\":\(text)}}\n\n")
        case (200, 2):
            let choice =
                "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"ok\"},\"finish_reason\":\"stop\"}"
            return ("application/json", "{\"model\":\(text),\"choices\":[\(choice)]}")
        case (200, 3): return ("application/json", text)
        case (200, _): return ("text/html", "<html>\(echo)</html>")
        default:
            return (
                "application/json",
                "{\"error\":{\"message\":\(text),\"type\":\(text),\"code\":\(text)},\"message\":\(text),\"status\":\(status)}"
            )
        }
    }
}
