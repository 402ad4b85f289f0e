// SPDX-License-Identifier: Apache-2.0

/// nginx's file around a certificate: the serving release's own where there is one, else a page of two servers that says that
/// nothing was deployed yet, and that the first release replaces.
struct CertificateSite {
    let wish: CertificateWish
    /// What serves, and the port of its slot.
    let serving: (release: Release, port: NetworkPort)?

    init(_ wish: CertificateWish, _ inventory: CertificateInventory) {
        self.wish = wish
        let port = inventory.siteText.flatMap { ProxyConfiguration.port(in: $0) }
        serving = inventory.release.flatMap { release in port.map { (release: release, port: $0) } }
    }

    /// Answers what proves the name at port 80, and serves no certificate.
    var plain: String {
        guard let serving else { return Self.heading + server(wish.plain, []) }
        var proxy = serving.release.proxy ?? wish.proxy
        (proxy.certificate, proxy.certificateKey) = (nil, nil)
        return text(serving.release, proxy, wish.plain, serving.port)
    }

    /// Serves the certificate, and sends who comes without TLS to it.
    var secure: String {
        guard let serving else {
            let lines = [
                "ssl_certificate \(CertificateSettings.certificate(of: wish.domain));",
                "ssl_certificate_key \(CertificateSettings.key(of: wish.domain));",
                "ssl_protocols TLSv1.2 TLSv1.3;",
            ]
            return Self.heading + server(wish.plain, []) + server(wish.listen, lines)
        }
        var proxy = serving.release.proxy ?? wish.proxy
        (proxy.certificate, proxy.certificateKey) = (wish.proxy.certificate, wish.proxy.certificateKey)
        proxy.strictTransport = wish.proxy.strictTransport
        return text(serving.release, proxy, wish.listen, serving.port)
    }

    private static let heading = "# Written by deployctl tls setup: the first release takes its place.\n"

    private func server(_ listen: ListenAddress, _ certificate: [String]) -> String {
        let lines =
            [
                "listen \(listen)\(certificate.isEmpty ? "" : " ssl http2");", "server_name \(wish.domain);",
                "server_tokens off;",
            ]
            + certificate + (certificate.isEmpty ? ProxyConfiguration.challenge : [])
            + ["location / {", "    return 503;", "}"]
        return (["server {"] + lines.map { "    \($0)" } + ["}"]).joined(separator: "\n") + "\n"
    }

    private func text(
        _ release: Release,
        _ proxy: ProxySpecification,
        _ listen: ListenAddress,
        _ port: NetworkPort
    ) -> String {
        let changed = Release(
            id: release.id,
            revision: release.revision,
            image: release.image,
            environment: release.environment,
            run: release.run,
            proxy: proxy,
            createdAt: release.createdAt,
            actor: release.actor
        )
        return ProxyConfiguration(service: wish.service, release: changed, file: wish.file, listen: listen, port: port)
            .text
    }
}
