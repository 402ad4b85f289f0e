// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

/// In a real `/bin/sh`, with stand-ins for nginx and openssl.
@Suite("What certbot calls with a new certificate", .timeLimit(.minutes(2)))
struct CertificateHookTests {
    private let host: TestHost
    private let wish: CertificateWish

    init() throws {
        let host = try TestHost()
        let textfile = try Sample.path("\(host.folder.path)/deployctl.prom")
        wish = try CertificateSample.wish { $0.telemetry.textfile = textfile }
        self.host = host
    }

    private func run(nginx: String) throws -> TestHost.Result {
        let folders = [
            try host.programs("nginx", nginx),
            try host.programs("openssl", "echo 'notAfter=Jan 15 08:00:00 2027 GMT'"),
        ]
        let script = HostScript(name: "hook", text: CertificateHook(wish).text, arguments: [])
        return try host.run(script, path: folders.joined(separator: ":"))
    }

    @Test("nginx is tested and reloaded, and the end is left for node_exporter")
    func whole() throws {
        let calls = host.folder.appending(path: "calls").path
        let result = try run(nginx: "echo \"$*\" >> \(calls)")
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(try String(contentsOfFile: calls, encoding: .utf8) == "-t -q\n-s reload\n")
        let metrics = try String(contentsOfFile: try #require(wish.metrics).text, encoding: .utf8)
        let labels = #"service="memory-layer",environment="production",domain="api.example.com""#
        #expect(metrics.hasSuffix("\n\(CertificateHook.family){\(labels)} 1800000000\n"), "\(metrics)")
    }

    @Test("a configuration that is broken is not loaded, and certbot is told")
    func broken() throws {
        let result = try run(nginx: "[ \"$1\" != -t ]")
        #expect(result.exitCode != 0)
        #expect(!FileManager.default.fileExists(atPath: try #require(wish.metrics).text))
    }
}
