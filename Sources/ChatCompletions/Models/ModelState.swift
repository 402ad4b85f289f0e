// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// What the last real calls say about one model.
package struct ModelState: Sendable {
    /// As configured.
    package let model: String
    package let circuit: CircuitBreaker.State
    /// How long it is passed over; nil while it is asked.
    package let refusedFor: Duration?
    package let lastSuccess: ContinuousClock.Instant?
    package let lastFailure: ContinuousClock.Instant?
}
