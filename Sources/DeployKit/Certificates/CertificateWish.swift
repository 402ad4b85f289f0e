// SPDX-License-Identifier: Apache-2.0

/// What a host is to have when its certificate is set up: from the configuration.
package struct CertificateWish: Sendable, Hashable {
    package let service: ServiceName
    package let environment: String?
    package let host: HostName
    package let settings: CertificateSettings
    let proxy: ProxySpecification
    /// nginx's, which releases are led through.
    let file: AbsolutePath
    /// Where nginx takes TLS.
    let listen: ListenAddress
    let layout: HostLayout
    /// Where the end of the certificate is left for node_exporter; `nil`: nowhere.
    let metrics: AbsolutePath?

    /// - Returns: `nil` where nothing is asked for: no `tls`, or no nginx.
    package init?(_ configuration: DeployConfiguration, _ host: HostSettings) {
        guard let settings = configuration.certificates, let proxy = configuration.proxy,
            case .proxied(let file, _, let listen) = host.mode
        else { return nil }
        service = configuration.service
        environment = configuration.environment
        self.host = host.name
        self.settings = settings
        self.proxy = proxy
        self.file = file
        self.listen = listen
        layout = configuration.layout
        metrics = configuration.telemetry.textfile.map {
            $0.parent.appending("deployctl-certificate-\(configuration.service).prom")
        }
    }

    package var domain: DomainName { settings.domain }

    var certificate: AbsolutePath { CertificateSettings.certificate(of: domain) }

    /// Where authorities ask; only the address is the configuration's.
    var plain: ListenAddress { ListenAddress(address: listen.address, port: Self.challengePort) }

    /// RFC 8555, 8.3.
    static let challengePort = NetworkPort.plainHTTP

    /// What certbot calls with each new certificate.
    var hookFile: AbsolutePath { AbsolutePath(checked: "/usr/local/sbin/deployctl-certificate-\(service)") }

    /// What has the timer's certbot believe the authorities of ``CertificateSettings/bundle``.
    func trust(hasSystemd: Bool) -> (file: AbsolutePath, text: String)? {
        guard let bundle = settings.bundle else { return nil }
        guard hasSystemd else {
            let text = """
                # Written by deployctl tls setup.
                REQUESTS_CA_BUNDLE=\(bundle)
                PATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin
                17 3,15 * * * root certbot -q renew --cert-name \(domain)

                """
            return (AbsolutePath(checked: "/etc/cron.d/deployctl-certbot-\(service)"), text)
        }
        let text = "# Written by deployctl tls setup.\n[Service]\nEnvironment=REQUESTS_CA_BUNDLE=\(bundle)\n"
        return (AbsolutePath(checked: "/etc/systemd/system/certbot.service.d/deployctl.conf"), text)
    }
}
