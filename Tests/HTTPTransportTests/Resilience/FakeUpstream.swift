// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import Support

/// A peer that gives its answers in order, the last one for ever, and keeps the requests.
final class FakeUpstream: HTTPClient {
    enum Answer: Sendable {
        case status(Int, [(name: String, value: String)] = [], String = "")
        case fails(TransportError.Code)
        /// A head, then this error in the body.
        case breaks(TransportError.Code)
        /// Answers when the signal is fired.
        case waits(Signal, status: Int = 200)
    }

    private struct State {
        var answers: ArraySlice<Answer>
        var requests: [HTTPRequest] = []
        var underWay = 0
        var mostUnderWay = 0
    }

    private let state: Locked<State>
    /// The first request has come.
    let requestSeen = Signal()

    init(_ answers: Answer...) {
        state = Locked(State(answers: answers[...]))
    }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }
    var mostUnderWay: Int { state.withLock { $0.mostUnderWay } }

    func set(_ answers: Answer...) {
        state.withLock { $0.answers = answers[...] }
    }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try Task.checkCancellation()
        let answer = state.withLock { state in
            state.requests.append(request)
            state.underWay += 1
            state.mostUnderWay = max(state.mostUnderWay, state.underWay)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first ?? .status(200)
        }
        requestSeen.fire()
        defer { state.withLock { $0.underWay -= 1 } }
        switch answer {
        case .status(let status, let headers, let body):
            let fields = headers.map { HTTPHeaders.Field(name: $0.name, value: $0.value) }
            return response(status, fields, HTTPBody(chunks: [Array(body.utf8)]))
        case .fails(let code):
            throw TransportError(code, "scripted")
        case .breaks(let code):
            return response(200, [], HTTPBody(chunks: [[1]], failure: TransportError(code, "scripted")))
        case .waits(let signal, let status):
            try await signal.wait()
            return response(status, [], HTTPBody(chunks: []))
        }
    }

    private func response(_ status: Int, _ fields: [HTTPHeaders.Field], _ body: HTTPBody) -> HTTPResponse {
        HTTPResponse(head: HTTPResponseHead(status: status, headers: HTTPHeaders(received: fields)), body: body)
    }
}
