// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

@Suite("Certificates in deploy.yml")
struct CertificateConfigurationTests {
    private static let start = """
        service: demo
        image: 127.0.0.1:5000/demo
        hosts:
          - address: app-1
            host_keys: ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]

        """
    private static let proxy = "proxy: {server_name: api.example.com, file: /etc/nginx/conf.d/demo.conf}\n"

    private func load(_ more: String) throws -> DeployConfiguration {
        try DeployConfiguration.load(Self.start + more, environment: nil)
    }

    /// Without their places.
    private func faults(_ more: String) -> [String] {
        do {
            _ = try load(more)
            return []
        } catch let faults as DocumentFaults {
            return faults.faults.map { "\($0.path): \($0.problem)" }
        } catch {
            return ["\(error)"]
        }
    }

    @Test("an address is enough: the rest follows from the proxy's name")
    func least() throws {
        let configuration = try load(Self.proxy + "tls: {email: ops@example.com}\n")
        let settings = try #require(configuration.certificates)
        #expect(settings.domain.text == "api.example.com")
        #expect(settings.directory == .letsEncrypt)
        #expect(settings.warningDays == 21)
        #expect(settings.bundle == nil)
        #expect(configuration.proxy?.certificate?.text == "/etc/letsencrypt/live/api.example.com/fullchain.pem")
        #expect(configuration.proxy?.certificateKey?.text == "/etc/letsencrypt/live/api.example.com/privkey.pem")
        #expect(configuration.proxy?.strictTransport == nil)
        guard case .proxied(_, _, let listen) = configuration.hosts.first?.mode else {
            Issue.record("no proxy")
            return
        }
        #expect(listen.port.number == 443)
    }

    @Test("everything can be said")
    func most() throws {
        let tls = """
            tls:
              email: ops+acme@example.com
              directory: https://127.0.0.1:14000/dir
              ca_bundle: /etc/ssl/roots.pem
              strict_transport: 300
              warn_days: 7

            """
        let configuration = try load(Self.proxy + tls)
        #expect(configuration.certificates?.directory.text == "https://127.0.0.1:14000/dir")
        #expect(configuration.certificates?.bundle?.text == "/etc/ssl/roots.pem")
        #expect(configuration.certificates?.warningDays == 7)
        #expect(configuration.proxy?.strictTransport == 300)
        let staging = try load(Self.proxy + "tls: {email: a@b.example, staging: true}\n")
        #expect(staging.certificates?.directory == .letsEncryptStaging)
    }

    @Test("without it nothing is asked for")
    func none() throws {
        let configuration = try load(Self.proxy)
        #expect(configuration.certificates == nil)
        #expect(configuration.proxy?.certificate == nil)
    }

    @Test(
        "what cannot be is told",
        arguments: [
            ("tls: {}\n", ["tls.email: is missing"]),
            ("tls: {emial: a@b.example}\n", ["tls.email: is missing", "tls.emial: unknown key, did you mean email?"]),
            ("tls: {email: nobody}\n", ["tls.email: expected an e-mail address"]),
            (
                "tls: {email: a@b.example, directory: \"http://ca\"}\n",
                ["tls.directory: expected the address of an ACME directory, which begins with https://"]
            ),
            (
                "tls: {email: a@b.example, staging: true, directory: \"https://ca/dir\"}\n",
                ["tls.staging: directory is there too: one of them"]
            ),
            ("tls: {email: a@b.example, staging: maybe}\n", ["tls.staging: expected true or false"]),
            ("tls: {email: a@b.example, warn_days: 30}\n", ["tls.warn_days: expected a number of days from 1 to 29"]),
        ]
    )
    func wrong(_ tls: String, _ problems: [String]) {
        #expect(faults(Self.proxy + tls).sorted() == problems.sorted())
    }

    @Test("the name must be one that can be proven, and nobody else's certificate be there")
    func proxies() {
        let tls = "tls: {email: a@b.example}\n"
        for name in ["_", "\"*.example.com\"", "localhost", "API.example.com"] {
            let found = faults("proxy: {server_name: \(name), file: /etc/nginx/conf.d/demo.conf}\n" + tls)
            #expect(found.count == 1, "\(name)")
            #expect(found.first?.hasPrefix("tls: proxy.server_name must be") == true, "\(found)")
        }
        #expect(faults("plain: {listen: 80}\n" + tls) == ["tls: needs proxy: nginx serves the certificate"])
        let other = """
            proxy:
              server_name: api.example.com
              file: /etc/nginx/conf.d/demo.conf
              certificate: /etc/ssl/c.pem
              certificate_key: /etc/ssl/k.pem

            """
        #expect(faults(other + tls).map { $0.prefix(30) }.count == 2)
    }
}
