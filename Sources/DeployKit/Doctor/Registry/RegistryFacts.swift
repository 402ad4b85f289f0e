// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// What a registry says of us, without anything being pushed.
package struct RegistryFacts: Sendable, Hashable {
    package enum Login: Sendable, Hashable {
        case accepted
        /// It wants none.
        case open
        /// It answers without TLS, so that no password was sent.
        case plain
        /// It wants a password, and none is configured.
        case wanted
        /// By its status.
        case refused(Int)
        /// It answers, by its status, as no registry does.
        case strange(Int)
        case silent(String)
    }

    package var login: Login
    /// `nil` where it is only known by pushing.
    package var mayPush: Bool?
    /// Its clock.
    package var date: HTTPDate?

    package init(_ login: Login, mayPush: Bool? = nil, date: HTTPDate? = nil) {
        self.login = login
        self.mayPush = mayPush
        self.date = date
    }
}
