// SPDX-License-Identifier: Apache-2.0

/// Is told what happens to the requests of one ``ResilientClient``, for metrics and logs.
///
/// Called on the request's own way: return quickly, and do not call the client.
package protocol UpstreamObserver: Sendable {
    /// An attempt got its head, or failed; or a request was not sent.
    func attempted(_ attempt: UpstreamAttempt)

    /// The body of a response was read to its end, broke off, or was left by its reader.
    func bodyEnded(_ outcome: UpstreamOutcome, timings: HTTPTimings)

    /// Another attempt follows after a pause.
    func retrying(after outcome: UpstreamOutcome, pause: Duration)

    /// Another attempt would have been worth it, but the budget of retries is spent.
    func retryBudgetSpent()

    func circuitChanged(to state: CircuitBreaker.State)
}

extension UpstreamObserver {
    package func attempted(_ attempt: UpstreamAttempt) {}
    package func bodyEnded(_ outcome: UpstreamOutcome, timings: HTTPTimings) {}
    package func retrying(after outcome: UpstreamOutcome, pause: Duration) {}
    package func retryBudgetSpent() {}
    package func circuitChanged(to state: CircuitBreaker.State) {}
}
