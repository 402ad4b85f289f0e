// SPDX-License-Identifier: Apache-2.0

import Support

/// What came of one attempt: a response of any status, or the transport's error.
struct AttemptResult: Sendable {
    private enum Content {
        case response(HTTPResponse)
        case error(TransportError)
    }

    /// Bound of an error's body that is kept while another attempt is waited for.
    private static let keptBytes = 64 * 1024
    /// How long such a body is waited for.
    private static let settlingTime: Duration = .milliseconds(250)

    let permit: CircuitBreaker.Permit
    let outcome: UpstreamOutcome
    /// Nil when there is nothing to be mended by another attempt.
    let failure: AttemptFailure?
    private let content: Content

    init(
        permit: CircuitBreaker.Permit,
        response: HTTPResponse,
        outcome: UpstreamOutcome,
        retryAfter: Duration?
    ) {
        self.permit = permit
        self.outcome = outcome
        failure = outcome == .success ? nil : .status(response.status, retryAfter: retryAfter)
        content = .response(response)
    }

    init(permit: CircuitBreaker.Permit, error: TransportError, outcome: UpstreamOutcome) {
        self.permit = permit
        self.outcome = outcome
        failure = .transport(error.code)
        content = .error(error)
    }

    private init(_ result: AttemptResult, response: HTTPResponse) {
        permit = result.permit
        outcome = result.outcome
        failure = result.failure
        content = .response(response)
    }

    /// The result for the caller; the body holds the slot from here on.
    func handedOn(
        holding slot: ConcurrencySlot,
        report: @escaping ObservedBodySource.Report
    ) throws(TransportError) -> HTTPResponse {
        switch content {
        case .error(let error):
            slot.release()
            throw error
        case .response(let response):
            let source = ObservedBodySource(response.body, slot: slot, report: report)
            return HTTPResponse(head: response.head, body: HTTPBody(source))
        }
    }

    /// The same result with its body in memory, so that the connection is free for the next attempt and the body still
    /// there if that attempt does not come. A body that is long or slow is cut.
    func settled() async -> AttemptResult {
        guard case .response(let response) = content else { return self }
        let kept = Locked<[[UInt8]]>([])
        let isWhole: Void? = try? await withDeadline(.after(Self.settlingTime), operation: "the body of an error") {
            var count = 0
            for try await chunk in response.body {
                count += chunk.count
                guard count <= Self.keptBytes else { throw TransportError(.bodyTooLarge, "a long error") }
                kept.withLock { $0.append(chunk) }
            }
        }
        let cut = TransportError(.closedEarly, "the body of the error was not read to its end")
        let body = HTTPBody(chunks: kept.withLock { $0 }, failure: isWhole == nil ? cut : nil)
        return AttemptResult(self, response: HTTPResponse(head: response.head, body: body))
    }
}
