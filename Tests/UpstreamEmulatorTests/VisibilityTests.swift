// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing
import UpstreamEmulator

@Suite("Eventual visibility")
struct VisibilityTests {
    /// What every kind of read says of the one record.
    private func isShown(_ client: EmulatorClient) async throws -> [String: Bool] {
        [
            "query": try await client.query() == ["a"],
            "fetch": try await client.send(.get, "/vectors/fetch?ids=a&namespace=user").text.contains(#""id":"a""#),
            "list": try await client.send(.get, "/vectors/list?namespace=user").text.contains(#""id":"a""#),
            "metadata": try await client.post(
                "/vectors/fetch_by_metadata",
                #"{"namespace":"user","filter":{"kind":"x"}}"#
            ).text.contains(#""id":"a""#),
            "stats": try await client.post("/describe_index_stats", "{}").text.contains(#""totalVectorCount":1"#),
        ]
    }

    @Test("a write is acknowledged at once and shown by every read only after the delay")
    func writes() async throws {
        try await EmulatorClient.with { client async throws in
            client.emulator.change { $0.visibilityDelay = .seconds(3_000) }
            #expect(try await client.upsert("a", metadata: #"{"kind":"x"}"#).status == 200)
            #expect(try await client.emulator.records(index: "memories").map(\.id) == ["a"])
            #expect(try await isShown(client).filter(\.value).isEmpty)
            client.emulator.advance(by: .seconds(2_000))
            #expect(try await isShown(client).filter(\.value).isEmpty)
            client.emulator.advance(by: .seconds(1_000))
            #expect(try await isShown(client).filter { !$0.value }.isEmpty)
        }
    }

    @Test(
        "a deletion is shown only after the delay, and what was deleted reappears to nobody",
        arguments: [
            #"{"namespace":"user","ids":["a"]}"#, #"{"namespace":"user","deleteAll":true}"#,
            #"{"namespace":"user","filter":{"kind":"x"}}"#,
        ]
    )
    func deletions(_ deletion: String) async throws {
        try await EmulatorClient.with { client async throws in
            _ = try await client.upsert("a", metadata: #"{"kind":"x"}"#)
            client.emulator.change { $0.visibilityDelay = .seconds(3_000) }
            #expect(try await client.post("/vectors/delete", deletion).status == 200)
            #expect(try await client.emulator.records(index: "memories").isEmpty)
            #expect(try await isShown(client).filter { !$0.value }.isEmpty)
            client.emulator.advance(by: .seconds(3_000))
            #expect(try await isShown(client).filter(\.value).isEmpty)
        }
    }

    @Test("writes are shown in the order of the log, even if a later one had a shorter delay")
    func order() async throws {
        try await EmulatorClient.with { client async throws in
            client.emulator.change { $0.visibilityDelay = .seconds(3_000) }
            _ = try await client.upsert("a")
            client.emulator.change { $0.visibilityDelay = .zero }
            _ = try await client.upsert("b")
            #expect(try await client.query() == [])
            client.emulator.advance(by: .seconds(3_000))
            #expect(try await client.query() == ["a", "b"])
        }
    }

    @Test(
        "log positions come in the headers that are asked for, for each namespace from 1",
        arguments: [
            (EmulatorSettings.PositionHeaders.none, [], []),
            (.documented, ["x-pinecone-request-lsn"], ["x-pinecone-max-indexed-lsn"]),
            (.alternate, ["x-pinecone-lsn-committed"], ["x-pinecone-lsn-reconciled"]),
            (
                .both, ["x-pinecone-request-lsn", "x-pinecone-lsn-committed"],
                ["x-pinecone-max-indexed-lsn", "x-pinecone-lsn-reconciled"]
            ),
        ]
    )
    func positions(_ headers: EmulatorSettings.PositionHeaders, _ write: [String], _ read: [String]) async throws {
        let all = [
            "x-pinecone-request-lsn", "x-pinecone-lsn-committed", "x-pinecone-max-indexed-lsn",
            "x-pinecone-lsn-reconciled",
        ]
        func found(_ answer: EmulatorClient.Answer) -> [String: String] {
            Dictionary(uniqueKeysWithValues: all.compactMap { name in answer.headers[name].map { (name, $0) } })
        }
        try await EmulatorClient.with { client async throws in
            client.emulator.change {
                $0.positionHeaders = headers
                $0.visibilityDelay = .seconds(3_000)
            }
            _ = try await client.upsert("z", namespace: "other")
            #expect(found(try await client.upsert("a")) == Dictionary(uniqueKeysWithValues: write.map { ($0, "1") }))
            #expect(found(try await client.upsert("b")) == Dictionary(uniqueKeysWithValues: write.map { ($0, "2") }))
            let query = #"{"namespace":"user","topK":1,"vector":[1,0,0,0]}"#
            #expect(
                found(try await client.post("/query", query))
                    == Dictionary(uniqueKeysWithValues: read.map { ($0, "0") })
            )
            client.emulator.advance(by: .seconds(3_000))
            let deleted = try await client.post("/vectors/delete", #"{"namespace":"user","ids":["b"]}"#)
            #expect(found(deleted) == Dictionary(uniqueKeysWithValues: write.map { ($0, "3") }))
            #expect(
                found(try await client.post("/query", query))
                    == Dictionary(uniqueKeysWithValues: read.map { ($0, "2") })
            )
        }
    }
}
