// SPDX-License-Identifier: Apache-2.0

/// `tls`: from whom the certificate of the proxy's name is, and when somebody is told that it ends.
package struct CertificateSettings: Sendable, Hashable {
    package var domain: DomainName
    /// Of the account with the authority.
    package var email: ContactAddress
    package var directory: DirectoryAddress
    /// On each host: the only authorities that certbot then believes; `nil`: those of the system.
    package var bundle: AbsolutePath?
    /// With fewer days left, a renewal is overdue.
    package var warningDays: Int

    /// certbot begins to renew thirty days before the end: a week and two days of tries before somebody is called.
    package static let usualWarningDays = 21

    /// Where certbot keeps what is valid now.
    package static func certificate(of domain: DomainName) -> AbsolutePath {
        AbsolutePath(checked: "/etc/letsencrypt/live/\(domain)/fullchain.pem")
    }

    package static func key(of domain: DomainName) -> AbsolutePath {
        AbsolutePath(checked: "/etc/letsencrypt/live/\(domain)/privkey.pem")
    }
}
