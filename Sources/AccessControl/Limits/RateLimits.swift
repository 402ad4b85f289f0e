// SPDX-License-Identifier: Apache-2.0

/// The limits in force; nil is none.
package struct RateLimits: Hashable, Sendable {
    /// A service acts for many users with one key.
    package static let serviceFactor = 20

    package var chat: RateLimit?
    package var ingest: RateLimit?
    package var other: RateLimit?
    /// Of all requests of one client address.
    package var address: RateLimit?
    /// Of wrong keys and tokens of one client address.
    package var failures: RateLimit?

    package init(
        chat: RateLimit? = nil,
        ingest: RateLimit? = nil,
        other: RateLimit? = nil,
        address: RateLimit? = nil,
        failures: RateLimit? = nil
    ) {
        self.chat = chat
        self.ingest = ingest
        self.other = other
        self.address = address
        self.failures = failures
    }

    package static let none = RateLimits()

    package subscript(_ budget: RateBudget) -> RateLimit? {
        switch budget {
        case .chat: chat
        case .ingest: ingest
        case .other: other
        }
    }
}
