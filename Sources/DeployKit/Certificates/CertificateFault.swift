// SPDX-License-Identifier: Apache-2.0

/// Why a host has no certificate, or none that is any good.
package struct CertificateFault: Error, Sendable, Hashable {
    /// A closed set, for programs, tests and `explain`.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case wrongName = "certificate_wrong_dns"
        case challengeUnreachable = "certificate_challenge_unreachable"
        case rateLimited = "certificate_rate_limited"
        case authorityUnreachable = "certificate_authority_unreachable"
        case authorityForbidden = "certificate_caa_forbids"
        case refused = "certificate_refused"
        case certbotMissing = "certificate_certbot_missing"
        case certbotBusy = "certificate_certbot_busy"
        case expired = "certificate_expired"
        case endsSoon = "certificate_ends_soon"
        case timerOff = "certificate_timer_off"
        case notServed = "certificate_not_served"
    }

    package let code: Code
    /// In a sentence, safe to show.
    package let seen: String
    package let fix: String

    package init(_ code: Code, _ seen: String, fix: String) {
        self.code = code
        self.seen = seen
        self.fix = fix
    }
}
