// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

/// A collector that answers as the test wrote, one answer after the other, and keeps what it was sent.
final class ScriptedCollector: HTTPClient {
    enum Answer: Sendable {
        case status(Int, headers: [String: String] = [:], body: String = "{}")
        case unreachable
    }

    private struct State {
        var answers: ArraySlice<Answer>
        var requests: [HTTPRequest] = []
    }

    private let state: Locked<State>

    init(_ answers: [Answer]) {
        state = Locked(State(answers: answers[...]))
    }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = state.withLock { state in
            state.requests.append(request)
            return state.answers.popFirst() ?? .status(200)
        }
        switch answer {
        case .unreachable: throw TransportError(.connectionRefused, "nobody listens")
        case .status(let status, let fields, let body):
            var headers = HTTPHeaders()
            for (name, value) in fields { try headers.append(name, value) }
            return HTTPResponse(
                head: HTTPResponseHead(status: status, headers: headers),
                body: HTTPBody(chunks: [Array(body.utf8)])
            )
        }
    }
}
