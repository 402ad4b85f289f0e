// SPDX-License-Identifier: Apache-2.0

/// What certbot's log says of its last run: of types, classes and headers, which are fixed, not of its sentences.
package struct CertbotRun: Sendable, Hashable {
    /// It logged an error, which a run in which all is well does not.
    package private(set) var hasFailed = false
    /// It got a new certificate.
    package private(set) var hasRenewed = false
    /// The last that the authority told.
    package private(set) var problem: AuthorityProblem?
    /// There was no talking to it: Python's class of the exception says so.
    package private(set) var isCutOff = false
    /// The class of the exception that ended it, and what that said.
    package private(set) var lastWords: String?

    /// - Parameter lines: Of one run, in order; others than are looked for do no harm.
    package init(_ lines: [String]) {
        var retryAfter: String?
        for line in lines {
            // Each answer of the authority begins with its status.
            if line.hasPrefix("HTTP ") { retryAfter = nil }
            if let value = Self.header("retry-after", line) { retryAfter = value }
            if let kind = line.firstMatch(of: #/"type" *: *"urn:ietf:params:acme:error:([A-Za-z]+)"/#)?.output.1 {
                // One that certbot mends itself, by asking again.
                guard kind != "badNonce" else { continue }
                problem = AuthorityProblem(kind: String(kind), retryAfter: retryAfter)
            }
            if let detail = line.firstMatch(of: #/"detail" *: *("(?:[^"\\]|\\.)*")/#)?.output.1,
                problem?.detail.isEmpty == true
            {
                problem?.detail = MarkedLines.text(String(detail)) ?? ""
            }
            if line.contains(":ERROR:") { take(error: line) }
            if line.contains(":certbot.compat.misc:Running deploy-hook") { hasRenewed = true }
            isCutOff = isCutOff || Self.connections.contains(where: line.hasPrefix)
        }
    }

    /// Why it failed; `nil` when its log does not say more than that.
    package func fault(of domain: DomainName, _ directory: DirectoryAddress) -> CertificateFault? {
        if let problem { return problem.fault(of: domain) }
        guard isCutOff else { return nil }
        return CertificateFault(
            .authorityUnreachable,
            "the host cannot talk to \(directory)" + (lastWords.map { ": \($0)" } ?? ""),
            fix: "let the host out to it by HTTPS; behind an authority of your own name its roots in `tls.ca_bundle`"
        )
    }

    private mutating func take(error line: String) {
        hasFailed = true
        let words = line.split(separator: ":ERROR:", maxSplits: 1).last.flatMap { rest -> Substring? in
            rest.firstIndex(of: ":").map { rest[rest.index(after: $0)...] }
        }
        if let words { lastWords = TerminalText.line(String(words), limit: 200) }
    }

    /// Of the library by which certbot talks to authorities.
    private static let connections = [
        "requests.exceptions.ConnectionError", "requests.exceptions.SSLError", "requests.exceptions.ConnectTimeout",
        "requests.exceptions.ReadTimeout",
    ]

    private static func header(_ name: String, _ line: String) -> String? {
        guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { return nil }
        return String(line[line.index(after: colon)...]).trimmingSpaces()
    }
}
