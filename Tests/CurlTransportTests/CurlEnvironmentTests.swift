// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import Testing

@testable import CurlTransport

/// Runs in child processes, since environment and signals of this one belong to every test.
@Suite("The transport and its process", .timeLimit(.minutes(10)))
struct CurlEnvironmentTests {
    @Test("Proxies named by the environment never apply")
    func proxyVariables() async throws {
        await #expect(processExitsWith: .success) {
            for name in ["http_proxy", "all_proxy", "ALL_PROXY", "HTTP_PROXY"] {
                setenv(name, "http://127.0.0.1:1", 1)
            }
            let server = try LoopbackServer { _ in .whole(body: "direct") }
            try await withTransport { transport in
                let text = try await transport.text(server.target.request())
                #expect(text == "direct")
            }
        }
    }

    @Test("Writing to a connection that the peer has reset does not end the process")
    func brokenPipe() async throws {
        await #expect(processExitsWith: .success) {
            signal(SIGPIPE, SIG_DFL)
            let server = try LoopbackServer { _ in [.cut] }
            try await withTransport { transport in
                let body = [UInt8](repeating: 1, count: 8 * 1024 * 1024)
                for _ in 0..<20 {
                    _ = await transport.failure(server.target.request(.post, body: body))
                }
            }
        }
    }
}
