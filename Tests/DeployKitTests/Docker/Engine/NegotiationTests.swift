// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import DeployKit

@Suite("Settling on a version of the API")
struct NegotiationTests {
    private static func connect(_ headers: [(name: String, value: String)], status: Int = 200) async throws
        -> DockerEngine
    {
        let client = ScriptedClient { _ in .whole(status, headers, body: "OK") }
        return try await DockerEngine.connect(
            to: try HTTPTarget("http://docker/"),
            through: client,
            deadline: .after(.seconds(30))
        )
    }

    @Test(
        "The newest that both know",
        arguments: [("1.41", "1.41"), ("1.44", "1.44"), ("1.52", "1.52"), ("1.99", "1.52"), ("2.0", "1.52")]
    )
    func negotiated(daemon: String, expected: String) async throws {
        #expect(try await Self.connect([("Api-Version", daemon)]).facts.version.description == expected)
    }

    @Test("Too old, or no Docker at all: refused", arguments: ["1.40", "1.9", "", "one", "1", "1.41.1", "-1.50"])
    func refused(daemon: String) async throws {
        let error = await #expect(throws: DockerError.self) { try await Self.connect([("Api-Version", daemon)]) }
        #expect(error?.code == .incompatible)
        #expect(error?.hint != nil)
    }

    @Test("No header: refused, and so is another status")
    func strange() async throws {
        let nameless = await dockerFailure { try await Self.connect([]) }
        #expect(nameless?.code == .incompatible)
        let error = await dockerFailure { try await Self.connect([("Api-Version", "1.41")], status: 500) }
        #expect(error?.code == .daemonFailed)
    }

    @Test(
        "Which builder a daemon is asked for",
        arguments: [
            ([], true), ([("Builder-Version", "2")], true), ([("Builder-Version", "1")], false),
            ([("Libpod-API-Version", "4.3.1"), ("Builder-Version", "2")], false),
        ] as [([(name: String, value: String)], Bool)]
    )
    func builder(headers: [(name: String, value: String)], isBuildKit: Bool) async throws {
        let engine = try await Self.connect([("Api-Version", "1.41")] + headers)
        #expect(engine.facts.prefersBuildKit == isBuildKit)
    }
}
