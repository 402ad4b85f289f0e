// SPDX-License-Identifier: Apache-2.0

import Support

extension ResilientClient {
    /// Sends the request once, and reports how that ended. Throws what is no ``TransportError``: `CancellationError`.
    func attempt(
        _ request: HTTPRequest,
        number: Int,
        permit: CircuitBreaker.Permit
    ) async throws -> AttemptResult {
        let began = clock.now()
        var limited = request
        if let timeout = configuration.attemptTimeout {
            limited.deadline = min(request.deadline, Deadline(instant: began.advanced(by: timeout)))
        }
        do {
            let response = try await client.send(limited)
            let outcome = UpstreamOutcome(status: response.status)
            let retryAfter = [429, 503].contains(response.status) ? response.headers.retryAfter() : nil
            if configuration.countsStatuses {
                record.ended(permit, outcome, status: response.status, retryAfter: retryAfter)
            } else {
                record.ended(permit, .success)
            }
            record.saw(outcome, status: response.status)
            settle(request, number, outcome, response, since: began)
            return AttemptResult(permit: permit, response: response, outcome: outcome, retryAfter: retryAfter)
        } catch let error as TransportError {
            let outcome = UpstreamOutcome(error.code)
            let hadTime = began.duration(to: limited.deadline.instant) >= configuration.leastTellingTime
            let counts = hadTime || error.code != .deadlineExceeded
            record.ended(permit, outcome, counts: counts)
            if counts { record.saw(outcome, status: nil) }
            settle(request, number, outcome, nil, since: began)
            return AttemptResult(permit: permit, error: error, outcome: outcome)
        } catch {
            let outcome: UpstreamOutcome = error is CancellationError ? .cancelled : .internalFailure
            record.ended(permit, outcome)
            settle(request, number, outcome, nil, since: began)
            throw error
        }
    }

    /// How long to wait before the next attempt; nil if there is none.
    func pause(after result: AttemptResult, number: Int, _ request: HTTPRequest) -> Duration? {
        guard let failure = result.failure else { return nil }
        let verdict = configuration.retries.verdict(
            on: failure,
            attempt: number,
            isRetryable: request.isRetryable,
            remaining: clock.now().duration(to: request.deadline.instant),
            draw: clock.draw
        )
        guard case .retry(let pause) = verdict else { return nil }
        guard record.withdrawRetry() else {
            observer.retryBudgetSpent()
            return nil
        }
        return pause
    }

    /// Nobody waits for a peer that is left alone.
    func sendWaitersAwayIfOpen() {
        guard limit.waiting > 0, let wait = record.openTimeLeft else { return }
        limit.sendAway(with: TransportError(.circuitOpen, "the peer failed too often meanwhile", retryAfter: wait))
    }

    private func settle(
        _ request: HTTPRequest,
        _ number: Int,
        _ outcome: UpstreamOutcome,
        _ response: HTTPResponse?,
        since began: ContinuousClock.Instant
    ) {
        sendWaitersAwayIfOpen()
        observer.attempted(
            UpstreamAttempt(
                method: request.method,
                operation: request.operation,
                number: number,
                outcome: outcome,
                status: response?.status,
                duration: began.duration(to: clock.now()),
                timings: response?.timings
            )
        )
    }
}
