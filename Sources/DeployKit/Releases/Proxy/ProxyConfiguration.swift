// SPDX-License-Identifier: Apache-2.0

/// The text of nginx's file for one release: a pure function, the same for the same release and port.
///
/// Held against the golden files in `nginx/`, and those against the real nginx by `ops/test/nginx`.
package struct ProxyConfiguration: Sendable {
    /// Where nginx answers which release it leads to; the service itself answers with the revision in `X-Release`.
    package static let releaseHeader = "X-Deployment"

    let service: ServiceName
    let release: Release
    let file: AbsolutePath
    let listen: ListenAddress
    let port: NetworkPort

    /// - Parameters:
    ///   - file: Where the text will be.
    ///   - port: Of the slot that the release runs in.
    package init(
        service: ServiceName,
        release: Release,
        file: AbsolutePath,
        listen: ListenAddress,
        port: NetworkPort
    ) {
        self.service = service
        self.release = release
        self.file = file
        self.listen = listen
        self.port = port
    }

    /// Ends with a line end.
    package var text: String {
        guard let proxy = release.proxy else { return "" }
        let shared = upstream(proxy) + insiders + counted(proxy) + answeredHeaders + logFormat
        return (heading + shared + redirection(proxy) + server(proxy)).joined(separator: "\n") + "\n"
    }

    /// The port that a text of ours leads to: of the upstream itself, so that a file changed by hand is believed.
    package static func port(in text: String) -> NetworkPort? {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 2, words[0] == "server", words[1].hasPrefix("127.0.0.1:") else { continue }
            let digits = words[1].dropFirst("127.0.0.1:".count).prefix { $0.isASCII && $0.isNumber }
            return Int(digits).flatMap(NetworkPort.init)
        }
        return nil
    }

    /// nginx takes hyphens in names of upstreams, but not in those of variables; one spelling serves both.
    var upstreamName: String { service.text.split(separator: "-").joined(separator: "_") }

    /// Several services may stand in one nginx: what is not in a server of ours carries our name.
    func variable(_ name: String) -> String { "$\(upstreamName)_\(name)" }

    func block(_ head: String, _ lines: [String]) -> [String] {
        ["\(head) {"] + lines.map { $0.isEmpty ? "" : "    \($0)" } + ["}"]
    }

    private var heading: [String] {
        [
            "# Written by deployctl with every release: what is changed by hand is lost.",
            "# service=\(service) release=\(release.id) revision=\(release.revision) port=\(port)",
        ]
    }

    private func upstream(_ proxy: ProxySpecification) -> [String] {
        // One server: taking it out after a failure would turn one failed request into ten seconds of them.
        block("upstream \(upstreamName)", ["server 127.0.0.1:\(port) max_fails=0;", "keepalive \(proxy.keepAlive);"])
            + [""]
    }

    /// With a certificate, port 80 serves the challenges that renew it, and sends all else to the port with TLS.
    private func redirection(_ proxy: ProxySpecification) -> [String] {
        guard proxy.certificate != nil else { return [] }
        let lines =
            ["listen \(listen.plainHTTP);", "server_name \(proxy.serverName);", "server_tokens off;"]
            + patience + logs + Self.challenge
            + block("location /", ["return 308 https://$host$request_uri;"])
        return block("server", lines) + [""]
    }
}
