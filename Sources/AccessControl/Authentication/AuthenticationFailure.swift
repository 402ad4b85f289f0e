// SPDX-License-Identifier: Apache-2.0

/// Why nobody was recognised.
package enum AuthenticationFailure: Error, Equatable, Sendable {
    /// The request shows nothing.
    case missing
    /// What it shows is unknown, wrong, malformed or over. Which of these is nobody's business.
    case invalid
}
