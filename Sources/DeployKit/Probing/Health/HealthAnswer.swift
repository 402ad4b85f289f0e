// SPDX-License-Identifier: Apache-2.0

/// What the service's health path answered.
package enum HealthAnswer: Sendable, Hashable {
    /// - Parameter release: What `X-Release` says; `nil` without it.
    case status(Int, release: String?)
    /// No answer, and why.
    case noAnswer(String)
}
