// SPDX-License-Identifier: Apache-2.0

/// What one peer is allowed to cost.
package struct ResilienceConfiguration: Sendable {
    package var retries = RetryPolicy()
    package var budget = RetryBudget.Configuration()
    package var circuit = CircuitBreaker.Configuration()
    /// Requests under way, bodies included.
    package var maximumUnderWay = 64
    /// Requests that wait for one of those to end.
    package var maximumWaiting = 512
    /// How long one attempt may take, its body included, inside the request's deadline; nil for no limit of its own.
    package var attemptTimeout: Duration? = .seconds(10)
    /// A time-out of an attempt that had less than this is the caller's haste, not the peer's fault.
    package var leastTellingTime: Duration = .milliseconds(100)
    /// False where one address serves several things that fail apart, such as the models behind a chat endpoint: then a
    /// status says nothing about the peer but that it is there, and only the transport's failures count.
    package var countsStatuses = true

    package init() {}
}
