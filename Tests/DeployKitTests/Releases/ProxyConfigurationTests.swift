// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

@Suite("nginx's file", .timeLimit(.minutes(1)))
struct ProxyConfigurationTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/Proxy")

    private func text(_ name: String) throws -> String {
        var release = try Sample.release(1)
        if name == "tls" {
            release = Release(
                id: release.id,
                revision: release.revision,
                image: release.image,
                environment: release.environment,
                run: release.run,
                proxy: ProxySpecification(
                    serverName: "api.example.com",
                    certificate: try Sample.path("/etc/letsencrypt/live/api.example.com/fullchain.pem"),
                    certificateKey: try Sample.path("/etc/letsencrypt/live/api.example.com/privkey.pem"),
                    maximumBody: 4 << 20,
                    privateNetworks: ["10.0.0.0/8"],
                    keepAlive: 64
                ),
                createdAt: release.createdAt,
                actor: release.actor
            )
        }
        return ProxyConfiguration(
            service: try #require(ServiceName("memory-layer")),
            release: release,
            file: try Sample.path("/etc/nginx/conf.d/memory-layer.conf"),
            listen: ListenAddress(
                address: name == "tls" ? nil : "127.0.0.2",
                port: try Sample.port(name == "tls" ? 443 : 8_080)
            ),
            port: try Sample.port(8_002)
        ).text
    }

    @Test("is the golden one", arguments: ["plain", "tls"])
    func golden(_ name: String) throws {
        let file = Self.fixtures.appending(path: "\(name).conf")
        let text = try text(name)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    @Test("leads to a port that can be read again")
    func port() throws {
        #expect(ProxyConfiguration.port(in: try text("tls")) == (try Sample.port(8_002)))
        #expect(ProxyConfiguration.port(in: "server { listen 80; }") == nil)
    }

    @Test("is accepted by nginx itself", arguments: ["plain", "tls"])
    func accepted(_ name: String) throws {
        let host = try TestHost()
        let certificate = host.folder.appending(path: "c.pem").path
        let key = host.folder.appending(path: "k.pem").path
        let made = try host.run(
            HostScript(
                name: "certificate",
                text:
                    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x -keyout $1 -out $2\n",
                arguments: [key, certificate]
            )
        )
        #expect(made.exitCode == 0, "openssl is needed: \(made.errors)")
        let live = "/etc/letsencrypt/live/api.example.com"
        let server = try text(name)
            .split(separator: "\(live)/fullchain.pem").joined(separator: certificate)
            .split(separator: "\(live)/privkey.pem").joined(separator: key)
        let folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(host.folder.appending(path: $0).path);"
        }
        let main = """
            pid \(host.folder.appending(path: "nginx.pid").path);
            error_log stderr;
            events {}
            http {
            access_log off;
            \(folders.joined(separator: "\n"))
            \(server)
            }

            """
        try host.write(main, to: "nginx.conf")
        let path = host.folder.appending(path: "nginx.conf").path
        let result = try host.run(
            HostScript(name: "test", text: "PATH=$PATH:/usr/sbin; nginx -t -c \"$1\"\n", arguments: [path])
        )
        #expect(result.exitCode == 0, "nginx is brought by ops/bootstrap --ci: \(result.errors)")
    }
}
