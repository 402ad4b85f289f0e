// SPDX-License-Identifier: Apache-2.0

/// One thing that `tls setup` does on a host. Each may be repeated, and is whole or not done.
package enum CertificateAction: Sendable, Hashable {
    case install([String])
    case makeWebroot(AbsolutePath)
    case startNginx
    /// Written, tested and loaded; what was there before comes back when nginx does not take it.
    case writeSite(AbsolutePath, text: String, isSecure: Bool)
    case writeHook(AbsolutePath, text: String)
    /// Of the timer's certbot.
    case writeTrust(AbsolutePath, text: String, hasSystemd: Bool)
    /// A file in the webroot must come back through the name, before any authority is asked.
    case checkName(DomainName, port: NetworkPort)
    case issue(CertificateRequest)
    case startTimer(hasSystemd: Bool)
    /// nginx loads the certificate, and its end is left for node_exporter.
    case runHook(AbsolutePath)
    case checkServed(DomainName, ListenAddress)
}

/// What certbot asks an authority for.
package struct CertificateRequest: Sendable, Hashable {
    package let settings: CertificateSettings
    package let hook: AbsolutePath
    /// Whether one that is valid still is replaced: it is another authority's.
    package let isForced: Bool

    /// Of certbot.
    package var arguments: [String] {
        [
            "certonly", "--non-interactive", "--agree-tos", "--email", settings.email.text, "--no-eff-email",
            "--webroot",
            "--webroot-path", SetupWish.challenges.text, "--cert-name", settings.domain.text, "--domain",
            settings.domain.text,
            "--server", settings.directory.text, "--deploy-hook", hook.text,
            isForced ? "--force-renewal" : "--keep-until-expiring",
        ]
    }
}
