// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import HuggingFace
import MemoryCore
import Support
import Testing

@Suite("The Hugging Face embedder", .timeLimit(.minutes(10)))
struct HuggingFaceEmbedderTests {
    @Test("The pipeline is named, and an empty text goes as a blank")
    func request() async throws {
        let client = ScriptedClient { _ in .whole(body: "[[1,0],[0,1]]") }
        let embedder = try HuggingFaceEmbedder.make(client, key: Secret("hunter2"))
        #expect(try await embedder.embed(["a", ""]).map(\.vector) == [[1, 0], [0, 1]])
        let request = try #require(client.peer.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/hf-inference/models/org/model%20name/pipeline/feature-extraction")
        #expect(request.values("authorization") == ["Bearer hunter2"])
        #expect(request.values("content-type") == ["application/json"])
        #expect(try request.sortedJSON == #"{"inputs":["a"," "],"normalize":true,"truncate":true}"#)
    }

    @Test("Many texts go in calls of at most 32, in bounded parallel, and come back in order")
    func batches() async throws {
        let server = FakeEmbeddingServer()
        let embedder = try HuggingFaceEmbedder.make(server)
        let texts = (0..<700).map { String(repeating: "x", count: $0 % 50 + 1) }
        let embeddings = try await embedder.embed(texts)
        #expect(embeddings.map(\.vector) == texts.map(FakeEmbeddingServer.vector))
        #expect(server.batches.allSatisfy { (1...32).contains($0.count) })
        #expect(server.batches.count == 22)
        #expect((1...4).contains(server.mostUnderWay))
        #expect(embedder.load.calls == 0)
    }

    @Test("While calls are under way the texts of several callers gather for the next, and each gets its own")
    func microBatching() async throws {
        let gate = Signal()
        let server = FakeEmbeddingServer(gate: gate)
        let embedder = try HuggingFaceEmbedder.make(server) { $0.maximumCalls = 1 }
        let first = Task { try await embedder.embed(["first"]) }
        try await eventually { server.batches.count == 1 }
        let others = (1...5).map { index in
            Task { try await embedder.embed(["caller \(index)", String(repeating: "y", count: index)]) }
        }
        try await eventually { embedder.load.waitingTexts == 10 }
        gate.fire()
        #expect(try await first.value.map(\.vector) == [FakeEmbeddingServer.vector("first")])
        for (index, other) in zip(1..., others) {
            let expected = ["caller \(index)", String(repeating: "y", count: index)].map(FakeEmbeddingServer.vector)
            #expect(try await other.value.map(\.vector) == expected)
        }
        #expect(server.batches.map(\.count) == [1, 10])
    }

    @Test("A caller that is cancelled does not hurt those it shares a call with")
    func sharedCancellation() async throws {
        let gate = Signal()
        let server = FakeEmbeddingServer(gate: gate)
        let embedder = try HuggingFaceEmbedder.make(server) { $0.maximumCalls = 1 }
        let first = Task { try await embedder.embed(["first"]) }
        try await eventually { server.batches.count == 1 }
        let (leaving, staying) = (
            Task { try await embedder.embed(["leaving"]) }, Task { try await embedder.embed(["staying"]) }
        )
        try await eventually { embedder.load.waitingTexts == 2 }
        leaving.cancel()
        await #expect(throws: CancellationError.self) { _ = try await leaving.value }
        first.cancel()
        await #expect(throws: CancellationError.self) { _ = try await first.value }
        gate.fire()
        #expect(try await staying.value.map(\.vector) == [FakeEmbeddingServer.vector("staying")])
        #expect(server.batches.last == ["staying"])
    }

    @Test("A call that nobody waits for any more is cancelled")
    func unwanted() async throws {
        let server = FakeEmbeddingServer(gate: Signal())
        let embedder = try HuggingFaceEmbedder.make(server)
        let only = Task { try await embedder.embed(["a", "b"]) }
        try await eventually { server.batches.count == 1 }
        only.cancel()
        await #expect(throws: CancellationError.self) { _ = try await only.value }
        try await eventually { server.left == 1 && embedder.load.calls == 0 }
    }

    @Test("A text that is refused fails its own caller and nobody else's")
    func poison() async throws {
        let gate = Signal()
        let server = FakeEmbeddingServer(gate: gate, refused: "poison")
        let embedder = try HuggingFaceEmbedder.make(server) { $0.maximumCalls = 1 }
        let first = Task { try await embedder.embed(["first"]) }
        try await eventually { server.batches.count == 1 }
        let bad = Task { try await embedder.embed(["poison", "fine"]) }
        try await eventually { embedder.load.waitingTexts == 2 }
        let good = Task { try await embedder.embed(["good"]) }
        try await eventually { embedder.load.waitingTexts == 3 }
        gate.fire()
        _ = try await first.value
        let error = await #expect(throws: MemoryError.self) { _ = try await bad.value }
        #expect(error?.code == .upstreamRejected)
        #expect(try await good.value.map(\.vector) == [FakeEmbeddingServer.vector("good")])
    }

    @Test("A full queue refuses with capacity")
    func capacity() async throws {
        let gate = Signal()
        let server = FakeEmbeddingServer(gate: gate)
        let embedder = try HuggingFaceEmbedder.make(server) {
            $0.maximumCalls = 1
            $0.maximumWaitingTexts = 2
        }
        let first = Task { try await embedder.embed(["first"]) }
        try await eventually { server.batches.count == 1 }
        let second = Task { try await embedder.embed(["a", "b"]) }
        try await eventually { embedder.load.waitingTexts == 2 }
        let error = await #expect(throws: MemoryError.self) { _ = try await embedder.embed(["c"]) }
        #expect(error?.code == .capacity)
        #expect(error?.dependency == .embedder)
        gate.fire()
        _ = try await (first.value, second.value)
    }

    @Test("An embedding that takes too long is a time-out, not a cancellation")
    func timeout() async throws {
        let embedder = try HuggingFaceEmbedder.make(FakeEmbeddingServer(gate: Signal())) {
            $0.timeout = .milliseconds(30)
        }
        let error = await #expect(throws: MemoryError.self) { _ = try await embedder.embed(["a"]) }
        #expect(error?.code == .timeout)
        try await eventually { embedder.load.calls == 0 }
    }

    @Test("Tokens are an estimate, and long texts are told")
    func tokens() async throws {
        let embedder = try HuggingFaceEmbedder.make(FakeEmbeddingServer())
        let long = String(repeating: "word ", count: 15)
        let embeddings = try await embedder.embed(["two words", long, ""])
        #expect(embeddings.map(\.tokenCount) == [4, 17, 2])
        #expect(embeddings.map(\.isTruncated) == [false, true, false])
        #expect(try await embedder.embed([]).isEmpty)
    }

    @Test("A configuration that cannot work is refused, and none shows its key")
    func configuration() throws {
        let identity = EmbedderIdentity(modelID: "m", dimension: 2, maximumTokens: 16)
        func make(_ base: String, _ identity: EmbedderIdentity, key: String = "k") throws {
            let configuration = try HuggingFaceConfiguration(
                baseURL: HTTPTarget(base),
                identity: identity,
                key: Secret(key)
            )
            var dumped = ""
            dump(configuration, to: &dumped)
            #expect(!dumped.contains("hunter2"))
        }
        let hint = #expect(throws: InvalidValue.self) { try make("https://api-inference.huggingface.co", identity) }
        #expect(hint?.message.contains("router.huggingface.co") == true)
        #expect(throws: InvalidValue.self) { try make("https://router.huggingface.co", identity, key: "hunter2\n") }
        #expect(throws: InvalidValue.self) {
            try make("https://a.test", EmbedderIdentity(modelID: "m", dimension: 0, maximumTokens: 1))
        }
        try make("https://a.test", identity, key: "hunter2")
    }
}
