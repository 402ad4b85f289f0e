// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

@Suite("nginx's file", .timeLimit(.minutes(1)))
struct ProxyConfigurationTests {
    private static let certificate = "/etc/letsencrypt/live/api.example.com"

    private func specification(_ name: String) throws -> ProxySpecification {
        switch name {
        case "tls":
            ProxySpecification(
                serverName: "api.example.com",
                certificate: try Sample.path("\(Self.certificate)/fullchain.pem"),
                certificateKey: try Sample.path("\(Self.certificate)/privkey.pem"),
                maximumBody: 4 << 20,
                privateNetworks: ["10.0.0.0/8"],
                keepAlive: 64
            )
        case "compose": ProxySpecification(serverName: "localhost 127.0.0.1", maximumBody: 16 << 20, keepAlive: 32)
        default: ProxySpecification(serverName: "api.example.com", maximumBody: 1 << 20, keepAlive: 32)
        }
    }

    private func text(_ name: String) throws -> String {
        let release = try Sample.release(1)
        return ProxyConfiguration(
            service: try #require(ServiceName("memory-layer")),
            release: Release(
                id: release.id,
                revision: release.revision,
                image: release.image,
                environment: release.environment,
                run: release.run,
                proxy: try specification(name),
                createdAt: release.createdAt,
                actor: release.actor
            ),
            file: try Sample.path("/etc/nginx/conf.d/memory-layer.conf"),
            listen: ListenAddress(port: try Sample.port(["tls": 443, "compose": 8_080][name] ?? 80)),
            port: try Sample.port(name == "compose" ? 8_000 : 8_002)
        ).text
    }

    @Test("is the one in nginx/", arguments: ["plain", "tls"])
    func golden(_ name: String) throws {
        try Repository.expect(try text(name), "nginx/\(name).conf")
    }

    @Test("for nobody is the one in nginx/", arguments: [(80, false), (443, true)])
    func nobody(_ port: Int, _ isEncrypted: Bool) throws {
        let nobody = NobodyConfiguration(
            listen: ListenAddress(port: try Sample.port(port)),
            isEncrypted: isEncrypted
        )
        #expect(nobody.file.text == "/etc/nginx/conf.d/deployctl-nobody-\(port).conf")
        try Repository.expect(nobody.text, "nginx/nobody-\(port).conf")
    }

    @Test(
        "for nobody is named for its address too",
        arguments: [("127.0.0.2:8080", "127.0.0.2-8080"), ("[::1]:80", "---1--80")]
    )
    func nobodyFile(_ listen: String, _ name: String) throws {
        let nobody = NobodyConfiguration(listen: try #require(ListenAddress(listen)), isEncrypted: false)
        #expect(nobody.file.text == "/etc/nginx/conf.d/deployctl-nobody-\(name).conf")
    }

    /// In containers the service has a name, and logs are standard output.
    @Test("of the stack in docker/ is the same but for places")
    func compose() throws {
        let nobody = NobodyConfiguration(listen: ListenAddress(port: try Sample.port(8_080)), isEncrypted: false)
        let site = try text("compose")
        let lines = (site + "\n" + nobody.text).split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("#") }
        let placed = lines.joined(separator: "\n")
            .replacing("127.0.0.1:8000", with: "server:8000")
            .replacing("/var/log/nginx/memory-layer.access.log", with: "/dev/stdout")
            .replacing("/var/log/nginx/memory-layer.error.log", with: "/dev/stderr")
            .replacing("/var/log/nginx/error.log", with: "/dev/stderr")
            .replacing((try Sample.release(1)).id.text, with: "compose")
        let heading = """
            # SPDX-License-Identifier: Apache-2.0
            #
            # What deployctl would write on a host, for docker/docker-compose.yml. Made by ProxyConfigurationTests: do not edit.

            """
        try Repository.expect(heading + placed, "docker/compose/nginx/site.conf")
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
        let server = try text(name)
            .replacing("\(Self.certificate)/fullchain.pem", with: certificate)
            .replacing("\(Self.certificate)/privkey.pem", with: key)
            .replacing("/var/log/nginx", with: host.folder.path)
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
