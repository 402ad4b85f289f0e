// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import Testing

@testable import CurlTransport

/// The implementations that ``TransportContract`` is run against.
enum ContractSubject: CaseIterable, CustomTestStringConvertible {
    case curl
    case fake

    var testDescription: String {
        switch self {
        case .curl: "libcurl against a real loopback server"
        case .fake: "the fake in memory"
        }
    }

    /// Runs `body` with a client whose peer plays `script` for every request.
    func run(
        script: @escaping LoopbackServer.Script,
        body: (any HTTPClient, HTTPTarget, Peer) async throws -> Void
    ) async throws {
        switch self {
        case .curl:
            let server = try LoopbackServer(script: script)
            defer { server.stop() }
            try await withTransport { try await body($0, server.target, server.peer) }
        case .fake:
            let client = ScriptedClient(script: script)
            try await body(client, try HTTPTarget("http://fake.test/"), client.peer)
        }
    }

    func run(_ steps: [Step], body: (any HTTPClient, HTTPTarget, Peer) async throws -> Void) async throws {
        try await run(script: { _ in steps }, body: body)
    }
}
