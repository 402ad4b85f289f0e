// SPDX-License-Identifier: Apache-2.0

/// One request that was sent, or that was not to be sent, as far as an observer needs to know it.
package struct UpstreamAttempt: Sendable {
    package let method: HTTPMethod
    package let operation: HTTPOperation
    /// 1 for the first; 0 where none was sent.
    package let number: Int
    package let outcome: UpstreamOutcome
    /// Nil where there was no response.
    package let status: Int?
    /// From the sending to the head, or to the failure.
    package let duration: Duration
    /// What the transport measured until then; nil where there was no response.
    package let timings: HTTPTimings?
}
