// SPDX-License-Identifier: Apache-2.0

/// Whether and when a request is sent again: decisions without a clock, without I/O and without a random source of its
/// own.
package struct RetryPolicy: Sendable {
    package enum Verdict: Sendable, Hashable {
        case giveUp
        case retry(after: Duration)
    }

    /// Gives a number between 0 and 1.
    package typealias Draw = @Sendable () -> Double

    /// What Pinecone's own SDK retries, and the time-out of a request (RFC 9110 §15.5.9).
    static let retriedStatuses: Set<Int> = [408, 429, 500, 502, 503, 504]

    /// The first one included.
    package var maximumAttempts = 3
    /// Bound of the first pause; each next bound is twice as long. The pause is drawn between nothing and the bound, so
    /// that those who failed together do not come back together.
    package var firstPause: Duration = .milliseconds(100)
    package var maximumPause: Duration = .seconds(2)

    package init() {}

    /// No request is sent twice.
    package static var never: RetryPolicy {
        var policy = RetryPolicy()
        policy.maximumAttempts = 1
        return policy
    }

    /// - Parameters:
    ///   - attempt: The attempts made so far, 1 or more.
    ///   - isRetryable: What the request says of itself.
    ///   - remaining: What is left until the request's deadline: a pause that does not fit is not begun.
    package func verdict(
        on failure: AttemptFailure,
        attempt: Int,
        isRetryable: Bool,
        remaining: Duration,
        draw: Draw
    ) -> Verdict {
        guard attempt < maximumAttempts, failure.mayPass, isRetryable || failure.leftNoTrace else { return .giveUp }
        let pause = pause(after: failure, attempt: attempt, draw: draw)
        return pause < remaining ? .retry(after: pause) : .giveUp
    }

    private func pause(after failure: AttemptFailure, attempt: Int, draw: Draw) -> Duration {
        // 2^20 times any pause is beyond every cap.
        let bound = min(maximumPause, firstPause * (1 << min(attempt - 1, 20)))
        let jittered = bound * min(max(draw(), 0), 1)
        guard case .status(_, let retryAfter?) = failure else { return jittered }
        // Never earlier than the peer asked for, and not all at that moment.
        return retryAfter + jittered
    }
}
