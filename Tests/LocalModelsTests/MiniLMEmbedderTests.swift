// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@testable import LocalModels

@Suite("The MiniLM embedder")
struct MiniLMEmbedderTests {
    private func load(
        threads: Int = 2,
        queueCapacity: Int = 8192,
        precision: EmbeddingPrecision = .float32
    ) throws -> MiniLMEmbedder {
        try .load(
            from: ModelFolder.find(),
            configuration: .init(precision: precision, threads: threads, queueCapacity: queueCapacity)
        )
    }

    private func cosine(_ a: Embedding, _ b: Embedding) -> Float {
        zip(a.vector, b.vector).reduce(0) { $0 + $1.0 * $1.1 }
    }

    @Test("says which model it is")
    func identity() throws {
        let expected = EmbedderIdentity(
            modelID: "sentence-transformers/all-MiniLM-L6-v2",
            dimension: 384,
            maximumTokens: 256
        )
        #expect(try load().identity == expected)
    }

    @Test("finds the memory that answers a question", arguments: EmbeddingPrecision.allCases)
    func meaning(precision: EmbeddingPrecision) async throws {
        let texts = [
            "What scares my dog?", "My dog is called Biscuit and he is afraid of thunder.",
            "It will rain all week in Porto.", "The wifi password is on the fridge.",
        ]
        let embeddings = try await load(precision: precision).embed(texts)
        let similarities = embeddings.dropFirst().map { cosine(embeddings[0], $0) }
        #expect(similarities[0] > 0.4)
        #expect(similarities[1] < 0.25 && similarities[2] < 0.25)
    }

    @Test("embeds no text to no vector, and an empty text to a vector")
    func empty() async throws {
        let embedder = try load()
        #expect(try await embedder.embed([]).isEmpty)
        let empty = try await embedder.embed([""])
        #expect(empty.map(\.tokenCount) == [2])
        #expect(empty[0].vector.count == 384)
    }

    @Test("gives a text the same vector alone, in a batch and beside other callers", arguments: [1, 3])
    func isolation(threads: Int) async throws {
        let golden = try GoldenText.all().filter { $0.fullCount < 100 }
        let embedder = try load(threads: threads)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for slice in stride(from: 0, to: golden.count, by: 7) {
                group.addTask {
                    let texts = golden[slice..<min(slice + 7, golden.count)]
                    for (text, embedding) in zip(texts, try await embedder.embed(texts.map(\.text))) {
                        #expect(text.cosine(embedding.vector) > 0.999999)
                    }
                }
                group.addTask {
                    let alone = try await embedder.embed([golden[slice].text])
                    #expect(golden[slice].cosine(alone[0].vector) > 0.999999)
                }
            }
            try await group.waitForAll()
        }
        await embedder.shutdown()
    }

    @Test("takes more texts in one call than its queue holds")
    func largeCall() async throws {
        let embedder = try load(queueCapacity: 512)
        let texts = (0..<1100).map { "number \($0)" }
        let embeddings = try await embedder.embed(texts)
        #expect(embeddings.count == 1100)
        let alone = try await embedder.embed([texts[777]])
        #expect(cosine(embeddings[777], alone[0]) > 0.999999)
    }

    @Test("refuses with `capacity` what doesn't fit into its queue, and serves what does")
    func capacity() async throws {
        let embedder = try load(queueCapacity: 4)
        await #expect {
            try await embedder.embed(["1", "2", "3", "4", "5"])
        } throws: { error in
            let error = error as? MemoryError
            return error?.code == .capacity && error?.dependency == .embedder
        }
        #expect(try await embedder.embed(["1", "2", "3", "4"]).count == 4)
    }

    @Test("ends a cancelled call with CancellationError, and serves the next one")
    func cancellation() async throws {
        let embedder = try load(threads: 1)
        let call = Task { try await embedder.embed((0..<5000).map { "text \($0)" }) }
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        #expect(try await embedder.embed(["after"]).count == 1)
    }

    @Test("fails what comes after its end, which can be repeated")
    func shutdown() async throws {
        let embedder = try load()
        #expect(try await embedder.embed(["before"]).count == 1)
        await embedder.shutdown()
        await embedder.shutdown()
        await #expect {
            try await embedder.embed(["after"])
        } throws: { error in
            (error as? MemoryError)?.code == .upstreamUnavailable
        }
    }

    @Test("fails what waits when it ends")
    func shutdownWhileWaiting() async throws {
        let embedder = try load(threads: 1)
        let calls = (0..<8).map { _ in
            Task { try await embedder.embed((0..<400).map { "text \($0)" }) }
        }
        await embedder.shutdown()
        for call in calls {
            await #expect(throws: MemoryError.self) { try await call.value }
        }
    }

    @Test("releases its model and threads when it is dropped without a shutdown")
    func release() async throws {
        weak var pool: EmbeddingPool?
        do {
            let embedder = try load()
            pool = embedder.pool
            #expect(try await embedder.embed(["text"]).count == 1)
        }
        // The threads let go of the pool as they end, which is soon: waited for, not timed.
        while pool != nil { await Task.yield() }
    }
}
