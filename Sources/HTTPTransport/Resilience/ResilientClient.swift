// SPDX-License-Identifier: Apache-2.0

import Support

/// An ``HTTPClient`` that protects one peer, and those who call it: concurrency limit, circuit breaker, retries, then the
/// client below. One for each dependency, shared by all that call it.
///
/// - A request is sent again only if it says that it may be (``HTTPRequest/isRetryable``) or the peer cannot have seen
///   it, only within its deadline, and only as long as the budget of retries lasts. When no other attempt follows, the
///   last response or error is handed on as it came.
/// - While the circuit is open a request fails at once with ``TransportError/Code/circuitOpen``, which says when another
///   is worth it. What waits for a slot at that moment fails too.
/// - 5xx, 408 and failures of the transport count against the peer; a body that breaks off does as well. Other 4xx, a
///   bound of ours and cancellation don't. A 429 or 503 with `Retry-After` opens the circuit for that time.
/// - A slot is held until the response's body has ended or was dropped: read it or let it go before the next request.
package final class ResilientClient: HTTPClient {
    let client: any HTTPClient
    let configuration: ResilienceConfiguration
    let observer: any UpstreamObserver
    let clock: ResilienceClock
    let limit: ConcurrencyLimit
    let record: UpstreamRecord

    package init(
        _ client: any HTTPClient,
        configuration: ResilienceConfiguration = ResilienceConfiguration(),
        observer: any UpstreamObserver = NoUpstreamObserver(),
        clock: ResilienceClock = .system
    ) {
        self.client = client
        self.configuration = configuration
        self.observer = observer
        self.clock = clock
        limit = ConcurrencyLimit(limit: configuration.maximumUnderWay, waiting: configuration.maximumWaiting)
        record = UpstreamRecord(configuration, observer: observer, now: clock.now)
    }

    /// What the last real calls say about the peer.
    package var recentOutcome: RecentOutcome { record.recentOutcome }

    /// Requests under way, and requests that wait for one of them to end.
    package var load: (underWay: Int, waiting: Int) { (limit.underWay, limit.waiting) }

    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try Task.checkCancellation()
        // Before the waiting room too: who would be refused after it shall not wait first.
        if let wait = record.refusal { throw notSent(request, .circuitOpen(request, wait)) }
        let slot: ConcurrencySlot
        do {
            slot = try await limit.acquire(deadline: request.deadline)
        } catch let error as TransportError {
            throw notSent(request, error)
        }
        return try await attempts(of: request, holding: slot)
    }

    private func notSent(_ request: HTTPRequest, _ error: TransportError) -> TransportError {
        observer.attempted(
            UpstreamAttempt(
                method: request.method,
                operation: request.operation,
                number: 0,
                outcome: UpstreamOutcome(error.code),
                status: nil,
                duration: .zero,
                timings: nil
            )
        )
        return error
    }

    private func attempts(of request: HTTPRequest, holding slot: ConcurrencySlot) async throws -> HTTPResponse {
        guard case .admitted(let permit) = record.admit() else {
            throw notSent(request, .circuitOpen(request, record.refusal ?? .zero))
        }
        record.firstAttempt()
        var result = try await attempt(request, number: 1, permit: permit)
        var number = 1
        while let pause = pause(after: result, number: number, request) {
            result = await result.settled()
            observer.retrying(after: result.outcome, pause: pause)
            try await clock.sleep(pause)
            number += 1
            if case .admitted(let permit) = record.admit() {
                result = try await attempt(request, number: number, permit: permit)
            } else if result.outcome != .rateLimited {
                // The circuit opened meanwhile: the failure that is known is the answer. Only who was asked to wait and
                // now finds another caller's trial under way may wait once more.
                break
            }
        }
        return try handOn(result, slot)
    }

    private func handOn(_ result: AttemptResult, _ slot: ConcurrencySlot) throws(TransportError) -> HTTPResponse {
        try result.handedOn(holding: slot) { [self] outcome, timings in
            // A refusal has counted already; only what looked like a success can turn out broken.
            if result.outcome == .success, outcome == .broken || outcome == .timeout {
                record.bodyBroke(result.permit, outcome)
                sendWaitersAwayIfOpen()
            }
            observer.bodyEnded(outcome, timings: timings)
        }
    }
}

extension TransportError {
    fileprivate static func circuitOpen(_ request: HTTPRequest, _ wait: Duration) -> TransportError {
        TransportError(
            .circuitOpen,
            "\(request.target.origin) failed too often and is left alone for a while",
            retryAfter: wait
        )
    }
}
