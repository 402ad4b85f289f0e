// SPDX-License-Identifier: Apache-2.0

/// A problem document of a certificate authority (RFC 8555, 6.7), as far as certbot's log has it.
package struct AuthorityProblem: Sendable, Hashable {
    /// What stands behind `urn:ietf:params:acme:error:`, such as `rateLimited`.
    package let kind: String
    /// The authority's own words.
    package var detail: String
    /// What its answer said in `Retry-After`: seconds, or a date.
    package let retryAfter: String?

    package init(kind: String, detail: String = "", retryAfter: String? = nil) {
        self.kind = kind
        self.detail = detail
        self.retryAfter = retryAfter
    }

    package static let prefix = "urn:ietf:params:acme:error:"

    /// By its type alone: the words differ between authorities, and change.
    package func fault(of domain: DomainName) -> CertificateFault {
        let words = TerminalText.line(detail, limit: 300)
        let seen = words.isEmpty ? "the authority answered with \(TerminalText.line(kind, limit: 60))" : words
        switch kind {
        case "rateLimited":
            return CertificateFault(
                .rateLimited,
                seen,
                fix: "\(waiting); until then try with `staging: true` under `tls`"
            )
        case "dns":
            return CertificateFault(.wrongName, seen, fix: "give \(domain) an A or AAAA record that leads to the host")
        case "connection", "unauthorized", "incorrectResponse", "tls":
            return CertificateFault(
                .challengeUnreachable,
                seen,
                fix: "let the world in at port 80, and see that \(domain) leads to this host alone"
            )
        case "caa":
            return CertificateFault(
                .authorityForbidden,
                seen,
                fix: "name the authority in the CAA records of \(domain), or take them away"
            )
        case "serverInternal":
            return CertificateFault(
                .authorityUnreachable,
                seen,
                fix: "try again later; the authority itself has failed"
            )
        default:
            return CertificateFault(
                .refused,
                "\(seen) (\(TerminalText.line(kind, limit: 60)))",
                fix: "on the host: sudo less /var/log/letsencrypt/letsencrypt.log"
            )
        }
    }

    private var waiting: String {
        guard let retryAfter else { return "wait: most limits are of an hour or of a week" }
        guard let seconds = Int(retryAfter), seconds >= 0 else {
            return "try again after \(TerminalText.line(retryAfter, limit: 60))"
        }
        return "try again in \(seconds < 120 ? "\(seconds)s" : "\((seconds + 59) / 60)m")"
    }
}
