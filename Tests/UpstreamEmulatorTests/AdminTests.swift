// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing
import UpstreamEmulator

@Suite("The emulator's own interface over HTTP")
struct AdminTests {
    private func admin(
        _ client: EmulatorClient,
        _ method: HTTPMethod,
        _ path: String,
        _ body: String? = nil
    ) async throws -> EmulatorClient.Answer {
        try await client.send(method, "/_emulator/" + path, at: client.emulator.controlURL, body)
    }

    @Test("faults are set, listed and cleared")
    func faults() async throws {
        try await EmulatorClient.with { client async throws in
            let set = try await admin(
                client,
                .post,
                "faults",
                #"{"fault":"status","status":429,"retry_after":3,"operation":"upsert","moment":"after","times":2}"#
            )
            #expect(set.status == 201)
            let answer = try await client.upsert("a")
            #expect(answer.status == 429)
            #expect(answer.headers["retry-after"] == "3")
            #expect(try await client.emulator.records(index: "memories").count == 1)
            #expect(try await admin(client, .get, "faults").text.contains(#""strikes":1"#))
            #expect(try await admin(client, .delete, "faults").status == 200)
            #expect(try await client.upsert("a").status == 200)
        }
    }

    @Test(
        "every kind of fault can be set",
        arguments: [
            (#"{"fault":"latency","seconds":0.5}"#, Fault.latency(.milliseconds(500))),
            (#"{"fault":"status","status":503,"estimated_time":20}"#, .status(503, estimatedTime: 20)),
            (#"{"fault":"reset"}"#, .reset), (#"{"fault":"cut_body"}"#, .cutBody),
            (#"{"fault":"drip","bytes":3,"seconds":0}"#, .drip(bytes: 3, pause: .zero)),
            (#"{"fault":"malformed"}"#, .malformed), (#"{"fault":"wrong_dimension"}"#, .wrongDimension),
            (#"{"fault":"stream_error","chunks":2}"#, .streamError(afterChunks: 2)),
            (#"{"fault":"stream_cut"}"#, .streamCut(afterChunks: 0)),
        ]
    )
    func kinds(_ body: String, _ fault: Fault) async throws {
        try await EmulatorClient.with { client async throws in
            #expect(try await admin(client, .post, "faults", body).status == 201)
            #expect(client.emulator.faults.rules.map(\.rule.fault) == [fault])
        }
    }

    @Test(
        "what nothing knows is refused",
        arguments: [
            ("faults", HTTPMethod.post, #"{"fault":"gremlin"}"#),
            ("faults", .post, #"{"fault":"reset","on":"upsert"}"#),
            ("faults", .post, #"{"fault":"reset","operation":"upserts"}"#),
            ("faults", .post, #"{"fault":"reset","probability":2}"#), ("faults", .post, #"{"fault":"status"}"#),
            ("settings", .patch, #"{"visibilty_delay":1}"#), ("settings", .patch, #"{"host_style":"ftp"}"#),
            ("settings", .patch, #"{"visibility_delay":-1}"#), ("advance", .post, "{}"),
        ]
    )
    func unknown(_ path: String, _ method: HTTPMethod, _ body: String) async throws {
        try await EmulatorClient.with { client async throws in
            #expect(try await admin(client, method, path, body).status == 400)
            #expect(client.emulator.faults.rules.isEmpty)
        }
    }

    @Test("settings, time, counters, records and reset")
    func rest() async throws {
        try await EmulatorClient.with { client async throws in
            let settings = try await admin(
                client,
                .patch,
                "settings",
                #"{"visibility_delay":30,"position_headers":"both","chat_models":[{"id":"a/b","live":false}]}"#
            )
            #expect(settings.text.contains(#""visibility_delay":30"#))
            #expect(client.emulator.settings.positionHeaders == .both)
            #expect(client.emulator.settings.chatModels == [EmulatedModel("a/b", isLive: false)])
            _ = try await client.upsert("a", metadata: #"{"text":"x"}"#)
            #expect(try await client.query() == [])
            #expect(try await admin(client, .post, "advance", #"{"seconds":30}"#).status == 200)
            #expect(try await client.query() == ["a"])
            let records = try await admin(client, .get, "records").text
            #expect(records == #"{"indexes":{"memories":{"user":[{"id":"a","metadata":{"text":"x"}}]}}}"#)
            #expect(try await admin(client, .get, "records?values=true").text.contains(#""values":[1.0,0.0,0.0,0.0]"#))
            #expect(try await admin(client, .get, "counters").text.contains(#""write_units":5"#))
            #expect(try await admin(client, .post, "reset").status == 200)
            #expect(try await client.query() == [])
            #expect(client.emulator.counters.writeUnits == 0)
            #expect(try await admin(client, .get, "nonsense").status == 404)
        }
    }
}
