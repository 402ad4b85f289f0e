// SPDX-License-Identifier: Apache-2.0

/// What proves a name to a certificate authority, and what browsers are told once there is a certificate.
extension ProxyConfiguration {
    /// By the rules of Mozilla's intermediate guideline 6.0.
    static let usualStrictTransport = 63_072_000

    /// Where nginx looks for what proves a domain to who signs certificates.
    package static let challenges = AbsolutePath(checked: "/var/www/acme")

    /// Answered while the door is closed too: a certificate ends when it ends.
    static let challenge = [
        "location ^~ \(challengePath) {",
        "    root \(challenges);",
        "    default_type text/plain;",
        "}",
    ]

    static let challengePath = "/.well-known/acme-challenge/"

    func strictTransport(_ proxy: ProxySpecification) -> [String] {
        guard proxy.certificate != nil else { return [] }
        let seconds = proxy.strictTransport ?? Self.usualStrictTransport
        return ["add_header Strict-Transport-Security \"max-age=\(seconds)\" always;"]
    }

    /// Whether a text of ours has nginx give back what proves a name.
    static func answersChallenges(_ text: String) -> Bool {
        text.contains("location ^~ \(challengePath) {")
    }

    /// Whether a text of ours has nginx serve this certificate.
    static func serves(_ certificate: AbsolutePath, _ text: String) -> Bool {
        text.contains("ssl_certificate \(certificate);")
    }
}
