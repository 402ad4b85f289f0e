// SPDX-License-Identifier: Apache-2.0

/// The one error of the domain and of every adapter behind its ports.
///
/// An adapter translates what its upstream said once, at its edge; the API answers it once, by ``code``. `message` is for
/// an operator: it never holds a secret, message text or a raw user id. `CancellationError` is never wrapped.
package struct MemoryError: Error, Sendable {
    /// The closed set of things that can go wrong.
    package enum Code: String, Sendable, CaseIterable {
        case invalidInput = "invalid_input"
        case notFound = "not_found"
        case conflict
        /// A dependency did not answer, or said that it can't now. Worth trying again.
        case upstreamUnavailable = "upstream_unavailable"
        /// A dependency refused for good: credentials, unknown model, malformed request. Trying again won't help.
        case upstreamRejected = "upstream_rejected"
        case rateLimited = "rate_limited"
        case timeout
        /// A bound of ours was reached: a queue is full.
        case capacity
        case internalError = "internal_error"
    }

    package let code: Code
    package let message: String
    package let dependency: Dependency?
    /// How long to wait before trying again, where the other side said so.
    package let retryAfter: Duration?
    package let underlying: (any Error)?

    package init(
        _ code: Code,
        _ message: String,
        dependency: Dependency? = nil,
        retryAfter: Duration? = nil,
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.dependency = dependency
        self.retryAfter = retryAfter
        self.underlying = underlying
    }
}

extension MemoryError {
    /// Whether it tells of the dependency's state rather than of what was asked: the same may work later, and something
    /// else may work now.
    package var isOutage: Bool {
        switch code {
        case .upstreamUnavailable, .upstreamRejected, .rateLimited, .timeout, .capacity: true
        case .invalidInput, .notFound, .conflict, .internalError: false
        }
    }
}

extension MemoryError: CustomStringConvertible {
    package var description: String {
        let place = dependency.map { " (\($0.rawValue))" } ?? ""
        let cause = underlying.map { ": \($0)" } ?? ""
        return "\(code.rawValue)\(place): \(message)\(cause)"
    }
}
