// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

@testable import CurlTransport

/// Against OpenSSL's test server: needs the `openssl` command, which libcurl's own packages bring along.
@Suite("TLS", .timeLimit(.minutes(10)))
struct CurlTLSTests {
    private func trusting(_ file: String?) -> CurlConfiguration {
        var configuration = CurlConfiguration()
        configuration.certificateAuthorityFile = file
        return configuration
    }

    @Test("A certificate of a configured authority is trusted, and the handshake is timed")
    func trusted() async throws {
        let server = try TLSServer(certificateFor: "IP:127.0.0.1")
        defer { server.stop() }
        try await withTransport(trusting(server.certificateFile)) { transport in
            let response = try await transport.send(server.target.request())
            #expect(response.status == 200)
            #expect(try await !response.body.collect(upTo: 1_000_000).isEmpty)
            #expect(response.timings.tlsHandshake > .zero)
        }
    }

    @Test("A certificate that nobody vouches for is refused")
    func untrusted() async throws {
        let server = try TLSServer(certificateFor: "IP:127.0.0.1")
        defer { server.stop() }
        try await withTransport { #expect(await $0.failure(server.target.request()) == .tls) }
    }

    @Test("A certificate for another host is refused, although its authority is trusted")
    func wrongHost() async throws {
        let server = try TLSServer(certificateFor: "DNS:other.test")
        defer { server.stop() }
        try await withTransport(trusting(server.certificateFile)) {
            #expect(await $0.failure(server.target.request()) == .tls)
        }
    }

    @Test("A bundle that is not there is an error of TLS, not a reason to trust everybody")
    func missingBundle() async throws {
        let server = try TLSServer(certificateFor: "IP:127.0.0.1")
        defer { server.stop() }
        try await withTransport(trusting("/nonexistent/bundle.pem")) {
            #expect(await $0.failure(server.target.request()) == .tls)
        }
    }
}
