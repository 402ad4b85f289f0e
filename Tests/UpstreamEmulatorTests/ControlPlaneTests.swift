// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing
import UpstreamEmulator

@Suite("Control plane")
struct ControlPlaneTests {
    private struct Index: Decodable {
        struct Status: Decodable {
            let ready: Bool
            let state: String
        }

        let name: String
        let host: String
        let dimension: Int
        let metric: String
        let status: Status
        let tags: [String: String]?
    }

    private static func body(_ name: String, dimension: Int = 3, region: String = "us-east-1") -> String {
        #"{"name":"\#(name)","dimension":\#(dimension),"metric":"cosine","spec":{"serverless":{"cloud":"aws","#
            + #""region":"\#(region)"}}}"#
    }

    private func control(
        _ client: EmulatorClient,
        _ method: HTTPMethod,
        _ path: String,
        _ body: String? = nil
    ) async throws -> EmulatorClient.Answer {
        try await client.send(method, path, at: client.emulator.controlURL, body)
    }

    @Test("an index is created, gets ready, is served on its host, and goes")
    func lifecycle() async throws {
        try await EmulatorClient.with { client async throws in
            client.emulator.change { $0.readyDelay = .seconds(5) }
            let created = try await control(client, .post, "/indexes", Self.body("fresh"))
            #expect(created.status == 201)
            #expect(try created.decoded(Index.self).status.ready == false)
            client.emulator.advance(by: .seconds(5))
            let index = try await control(client, .get, "/indexes/fresh").decoded(Index.self)
            #expect(index.status.ready && index.status.state == "Ready")
            #expect((index.dimension, index.metric) == (3, "cosine"))
            #expect(index.host.wholeMatch(of: /127\.0\.0\.1:\d+/) != nil)
            let stats = try await client.send(
                .post,
                "/describe_index_stats",
                at: HTTPTarget("http://" + index.host),
                "{}"
            )
            #expect(stats.text.contains(#""dimension":3"#))
            #expect(try await control(client, .delete, "/indexes/fresh").status == 202)
            #expect(try await control(client, .get, "/indexes/fresh").status == 404)
            let host = try HTTPTarget("http://" + index.host)
            await #expect(throws: TransportError.self) {
                try await client.send(.post, "/describe_index_stats", at: host, "{}")
            }
        }
    }

    @Test(
        "a host is named as the setting says",
        arguments: [
            (EmulatorSettings.HostStyle.bare, "127.0.0.1:"), (.localhost, "localhost:"), (.url, "http://127.0.0.1:"),
        ]
    )
    func hosts(_ style: EmulatorSettings.HostStyle, _ prefix: String) async throws {
        try await EmulatorClient.with { client async throws in
            client.emulator.change { $0.hostStyle = style }
            let index = try await control(client, .get, "/indexes/memories").decoded(Index.self)
            #expect(index.host.hasPrefix(prefix))
        }
    }

    @Test(
        "what the control plane refuses it refuses in its words",
        arguments: [
            (HTTPMethod.get, "/indexes/none", nil, 404, "NOT_FOUND"),
            (.delete, "/indexes/none", nil, 404, "NOT_FOUND"),
            (.post, "/indexes", body("memories"), 409, "ALREADY_EXISTS"),
            (.post, "/indexes", body("Upper"), 400, "INVALID_ARGUMENT"),
            (.post, "/indexes", body("-a"), 400, "INVALID_ARGUMENT"),
            (.post, "/indexes", body("a", dimension: 20_001), 400, "INVALID_ARGUMENT"),
            (.post, "/indexes", body("a", region: "mars-1"), 404, "NOT_FOUND"),
            (.post, "/indexes", "{", 400, "INVALID_ARGUMENT"),
        ]
    )
    func refusals(
        _ method: HTTPMethod,
        _ path: String,
        _ body: String?,
        _ status: Int,
        _ code: String
    ) async throws {
        try await EmulatorClient.with { client async throws in
            let answer = try await control(client, method, path, body)
            let error = try answer.decoded(ControlError.self)
            #expect(answer.status == status)
            #expect(error.status == status)
            #expect(error.error.code == code)
        }
    }

    @Test("a protected index stays, tags are merged and an empty one goes")
    func configure() async throws {
        try await EmulatorClient.with { client async throws in
            let protect = #"{"deletion_protection":"enabled","tags":{"a":"1","b":"2"}}"#
            #expect(try await control(client, .patch, "/indexes/memories", protect).status == 200)
            #expect(try await control(client, .delete, "/indexes/memories").status == 403)
            let open = try await control(
                client,
                .patch,
                "/indexes/memories",
                #"{"deletion_protection":"disabled","tags":{"a":""}}"#
            )
            #expect(try open.decoded(Index.self).tags == ["b": "2"])
            #expect(try await control(client, .delete, "/indexes/memories").status == 202)
            #expect(try await control(client, .get, "/indexes").text == #"{"indexes":[]}"#)
        }
    }

    @Test("a wrong key is refused in plain text")
    func key() async throws {
        try await EmulatorClient.with(apiKey: "right") { client async throws in
            let answer = try await control(client, .get, "/indexes")
            #expect(answer.status == 401)
            #expect(answer.text == "Invalid API Key")
        }
    }
}
