// SPDX-License-Identifier: Apache-2.0

import CKernels
import MemoryCore
import Testing

@testable import LocalModels

@Suite("MiniLM against the reference implementation")
struct MiniLMEmbedderGoldenTests {
    private func embed(
        _ texts: [GoldenText],
        _ precision: EmbeddingPrecision,
        _ instructionSet: CPUInstructionSet
    ) async throws -> [Embedding] {
        let embedder = try MiniLMEmbedder.load(
            from: ModelFolder.find(),
            configuration: .init(precision: precision, instructionSetLimit: instructionSet)
        )
        let embeddings = try await embedder.embed(texts.map(\.text))
        await embedder.shutdown()
        #expect(embeddings.count == texts.count)
        return embeddings
    }

    // VNNI adds nothing to fp32: it runs what AVX-512 runs.
    @Test(
        "fp32 has a cosine of 0.9999 or more with every golden vector",
        arguments: CPUInstructionSet.available.filter { $0 != .AVX512VNNI }
    )
    func float32(instructionSet: CPUInstructionSet) async throws {
        let all = try GoldenText.all()
        // Plain C is slow, and slower still in a debug build: one text in five.
        let golden = instructionSet == .scalar ? all.enumerated().filter { $0.offset % 5 == 0 }.map(\.element) : all
        let embeddings = try await embed(golden, .float32, instructionSet)
        var lowest = 1.0
        for case let (text, embedding) in zip(golden, embeddings) {
            let cosine = text.cosine(embedding.vector)
            lowest = min(lowest, cosine)
            #expect(cosine >= 0.9999, "\(text.text.prefix(60).debugDescription)")
            #expect(embedding.tokenCount == text.fullCount)
            #expect(embedding.isTruncated == (text.fullCount > 256))
            let length = embedding.vector.reduce(0) { $0 + Double($1) * Double($1) }
            #expect(abs(length - 1) < 1e-5)
        }
        // Far inside the bound: what is lost is rounding only.
        #expect(lowest > 0.999999)
    }

    @Test("int8 stays close to the golden vectors", arguments: CPUInstructionSet.available)
    func int8(instructionSet: CPUInstructionSet) async throws {
        let all = try GoldenText.all()
        let golden = instructionSet == .scalar ? all.enumerated().filter { $0.offset % 20 == 0 }.map(\.element) : all
        let embeddings = try await embed(golden, .int8, instructionSet)
        let cosines = zip(golden, embeddings).map { $0.cosine($1.vector) }
        let mean = cosines.reduce(0, +) / Double(cosines.count)
        #expect(cosines.allSatisfy { $0 >= 0.985 })
        #expect(mean >= 0.995)
    }
}
