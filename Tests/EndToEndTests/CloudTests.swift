// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import MemoryCore
import MemoryFakes
import Support
import Testing
import UpstreamEmulator

/// The cloud profile: the real binary before a Pinecone and a Hugging Face with faults.
struct CloudTests {
    private static let key = "pc-test-key"
    private static let token = "hf_test_token"

    private func emulator() async throws -> UpstreamEmulator {
        try await UpstreamEmulator.start(
            EmulatorConfiguration(
                embedder: WordEmbedder(dimension: 384),
                apiKey: Self.key,
                token: Self.token,
                indexes: ["memory-layer"]
            )
        )
    }

    private func settings(_ emulator: UpstreamEmulator, _ more: [String: String] = [:]) -> [String: String] {
        [
            "PROFILE": "cloud", "ALLOW_ANONYMOUS": "true", "PINECONE_API_KEY": Self.key,
            "PINECONE_CONTROL_URL": emulator.controlURL.origin,
            "HF_EMBEDDING_MODEL": WordEmbedder().identity.modelID, "HF_TOKEN": Self.token,
            "HF_ROUTER_URL": emulator.routerURL.origin, "HF_HUB_URL": emulator.routerURL.origin,
        ].merging(more) { $1 }
    }

    @Test(
        "what was told is recalled by the next request, though the index shows it half a minute later; also after kill -9"
    )
    func readsItsWrites() async throws {
        let folder = try ScratchFolder()
        let emulator = try await emulator()
        emulator.change { $0.visibilityDelay = .seconds(30) }
        let server = try await RunningServer.start(in: folder, settings: settings(emulator))
        _ = try await server.client.chat("ana", "My dog Biscuit is afraid of thunder.")
        let answer = try await server.client.chat("ana", "Is my dog afraid?")
        #expect(answer.status == 200)
        #expect(answer.text.contains("My dog Biscuit is afraid of thunder."))
        server.process.send(SIGKILL)
        _ = try await server.process.exit()
        let again = try await RunningServer.start(in: folder, settings: settings(emulator))
        #expect(try await again.client.chat("ana", "Is my dog afraid, really?").text.contains("Biscuit"))
        #expect(try await !again.client.chat("ben", "Is my dog afraid?").text.contains("Biscuit"))
        _ = try await again.stop()
        let texts = try await emulator.records(index: "memory-layer").map(\.id)
        #expect(Set(texts).count == texts.count)
        await emulator.stop()
    }

    @Test("with Pinecone away it answers from what it has, says so, and delivers everything once it is back")
    func outage() async throws {
        let folder = try ScratchFolder()
        let emulator = try await emulator()
        let server = try await RunningServer.start(in: folder, settings: settings(emulator))
        for operation in [EmulatedOperation.upsert, .query, .fetch, .list, .delete] {
            emulator.faults.set(.status(503), on: operation)
        }
        for number in 0..<12 {
            let answer = try await server.client.chat("ana", "Fact number \(number) is about dogs.")
            #expect(answer.status == 200)
            #expect(answer.text.contains("memory_unavailable"))
            #expect(answer.text.contains("queued"))
        }
        #expect(try await server.client.chat("ana", "Which fact is about dogs?").text.contains("is about dogs."))
        #expect(try await server.client.get("/api/health/ready").status == 200)
        emulator.faults.clear()
        try await withDeadline(Patience.deadline, operation: "the delivery") {
            while try await emulator.records(index: "memory-layer").count < 13 { try Task.checkCancellation() }
        }
        #expect(try await emulator.records(index: "memory-layer").count == 13)
        _ = try await server.stop()
        await emulator.stop()
    }

    @Test(
        "the next release starts beside this one on the same data, and nothing is lost or doubled when this one ends",
        arguments: [SIGTERM, SIGKILL]
    )
    func nextRelease(end: Int32) async throws {
        let folder = try ScratchFolder()
        let emulator = try await emulator()
        let first = try await RunningServer.start(in: folder, settings: settings(emulator))
        let second = try await RunningServer.start(in: folder, settings: settings(emulator))
        let third = try await RunningServer.launch(["serve"], in: folder, settings: settings(emulator))
        #expect(try await third.exit().status == 75)
        for operation in [EmulatedOperation.upsert, .query, .fetch, .list, .delete] {
            emulator.faults.set(.status(503), on: operation)
        }
        for number in 0..<10 {
            let server = number.isMultiple(of: 2) ? first : second
            let answer = try await server.client.chat("ana", "Fact number \(number) is about dogs.")
            #expect(answer.status == 200 && answer.text.contains("queued"))
        }
        first.process.send(end)
        _ = try await first.process.exit()
        #expect(try await second.client.chat("ana", "Which fact is about dogs?").text.contains("is about dogs."))
        emulator.faults.clear()
        try await withDeadline(Patience.deadline, operation: "the delivery") {
            while try await emulator.records(index: "memory-layer").count < 11 { try Task.checkCancellation() }
        }
        #expect(try await emulator.records(index: "memory-layer").count == 11)
        _ = try await second.stop()
        await emulator.stop()
    }

    @Test("an index that will never work stops the start, and says what to do; one that is away doesn't")
    func gate() async throws {
        let folder = try ScratchFolder()
        let emulator = try await emulator()
        let wrongKey = settings(emulator, ["PINECONE_API_KEY": "other"])
        let refused = try await RunningServer.launch(["serve"], in: folder, settings: wrongKey)
        #expect(try await refused.exit().status == 78)
        #expect(refused.errors.contains("PINECONE_API_KEY"))
        let missing = settings(emulator, ["PINECONE_INDEX": "other"])
        let absent = try await RunningServer.launch(["serve"], in: folder, settings: missing)
        #expect(try await absent.exit().status == 78)
        #expect(absent.errors.contains("memory-server index create"))
        let created = try await RunningServer.launch(["index", "create"], in: folder, settings: missing)
        #expect(try await created.exit().status == 0, "\(created.errors)")
        let present = try await RunningServer.start(in: folder, settings: missing)
        _ = try await present.stop()
        emulator.faults.set(.status(503), on: .control)
        let away = try await RunningServer.start(in: folder, settings: settings(emulator))
        #expect(try await away.client.chat("ana", "I live in Turin.").status == 200)
        _ = try await away.stop()
        await emulator.stop()
    }
}
