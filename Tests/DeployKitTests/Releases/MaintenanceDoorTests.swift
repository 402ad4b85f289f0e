// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import HTTPFakes
import HTTPTransport
import Testing

/// nginx itself, with a file of ours. 127.0.0.2 stands for the host itself, every other address for a client.
@Suite("The door", .timeLimit(.minutes(5)))
struct MaintenanceDoorTests {
    private let host: TestHost
    private let port: Int

    init() throws {
        host = try TestHost()
        port = try LoopbackServer.unusedPort()
    }

    private var file: String { host.folder.appending(path: "memory-layer.conf").path }

    private func start(before upstream: LoopbackServer) throws {
        let path = try Sample.path(file)
        let text = ProxyConfiguration(
            service: try #require(ServiceName("memory-layer")),
            release: try Sample.release(1),
            file: path,
            listen: ListenAddress(address: "127.0.0.1", port: try Sample.port(port)),
            port: try Sample.port(upstream.target.port)
        ).text
        #expect(ProxyConfiguration.knowsMaintenance(text))
        let placed = text.replacing("127.0.0.0/8 yes;", with: "127.0.0.2/32 yes;")
            .replacing("/var/log/nginx", with: host.folder.path)
        try host.write(placed, to: "memory-layer.conf")
        let folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(host.folder.appending(path: $0).path);"
        }
        // Root's workers are somebody else, who does not get into a folder of root's own.
        let main = """
            user root;
            pid \(host.folder.appending(path: "nginx.pid").path);
            error_log \(host.folder.appending(path: "error.log").path);
            events {}
            http {
            access_log off;
            \(folders.joined(separator: "\n"))
            include \(file);
            }

            """
        try host.write(main, to: "nginx.conf")
        try nginx()
    }

    /// `Process` waits for the last holder of a socket of its own, and what becomes a daemon would hold it for ever.
    private static let nginx = #"""
        PATH=$PATH:/usr/sbin
        bash -c 'for place in /proc/self/fd/*; do
            number=${place##*/}
            [ "$number" -le 2 ] || eval "exec $number>&-"
        done
        exec nginx -c "$@"' - "$@" < /dev/null > "$1.out" 2>&1 || cat "$1.out" >&2

        """#

    private func nginx(_ words: String...) throws {
        let path = host.folder.appending(path: "nginx.conf").path
        let result = try host.run(HostScript(name: "nginx", text: Self.nginx, arguments: [path] + words))
        #expect(result.errors.isEmpty, "nginx is brought by ops/bootstrap --ci")
    }

    /// Status, head and body of an answer to whoever asks from there.
    private func ask(_ path: String, from address: String = "127.0.0.1", accepting type: String = "*/*") throws
        -> String
    {
        let text = "curl -sS -i --noproxy '*' --max-time 30 --interface \"$1\" -H \"Accept: $2\" \"$3\"\n"
        let arguments = [address, type, "http://127.0.0.1:\(port)\(path)"]
        let result = try host.run(HostScript(name: "ask", text: text, arguments: arguments))
        #expect(result.exitCode == 0, "\(result.errors)")
        return result.output
    }

    @Test("lets everybody in while it is open; closed, only who is on the host, and says when to come back")
    func closes() throws {
        let upstream = try LoopbackServer { request in
            .whole(request.target == "/busy" ? 503 : 200, body: "of the service: \(request.target)")
        }
        try start(before: upstream)
        defer {
            try? nginx("-s", "stop")
            upstream.stop()
        }
        #expect(try ask("/chat").hasPrefix("HTTP/1.1 200"))
        #expect(try !ask("/chat").contains("X-Maintenance"))

        let flag = "memory-layer.conf.maintenance"
        try host.write("by ada\n", to: flag)
        for path in ["/chat", "/api/health", "/metrics", "/busy"] {
            let closed = try ask(path)
            #expect(closed.hasPrefix("HTTP/1.1 503"))
            #expect(closed.contains("Retry-After: 60\r\n"))
            #expect(closed.contains("X-Maintenance: on\r\n"))
            #expect(closed.contains("Content-Type: application/problem+json\r\n"))
            #expect(closed.contains("\"code\":\"maintenance\""))
        }
        let page = try ask("/", accepting: "text/html,*/*")
        #expect(page.hasPrefix("HTTP/1.1 503"))
        #expect(page.contains("Content-Type: text/html\r\n"))
        #expect(page.contains("Retry-After: 60\r\n"))
        #expect(page.contains("<h1>Back soon</h1>"))

        for type in ["*/*", "text/html"] {
            let inside = try ask("/chat", from: "127.0.0.2", accepting: type)
            #expect(inside.hasPrefix("HTTP/1.1 200"))
            #expect(inside.contains("X-Maintenance: on\r\n"))
            #expect(inside.hasSuffix("of the service: /chat"))
        }
        // The service's own refusals stay its own.
        let busy = try ask("/busy", from: "127.0.0.2")
        #expect(busy.hasPrefix("HTTP/1.1 503"))
        #expect(busy.hasSuffix("of the service: /busy"))

        try FileManager.default.removeItem(at: host.folder.appending(path: flag))
        #expect(try ask("/chat").hasSuffix("of the service: /chat"))
    }

    @Test("a service that is away is told of as before, and not as maintenance")
    func away() throws {
        let upstream = try LoopbackServer { _ in .whole(body: "x") }
        try start(before: upstream)
        defer { try? nginx("-s", "stop") }
        #expect(try ask("/").hasPrefix("HTTP/1.1 200"))
        upstream.stop()
        let away = try ask("/")
        #expect(away.hasPrefix("HTTP/1.1 503"))
        #expect(away.contains("\"code\":\"unavailable\""))
        #expect(away.contains("Retry-After: 2\r\n"))
    }
}
