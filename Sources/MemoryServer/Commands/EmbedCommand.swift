// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import LocalModels
import MemoryCore

/// `memory-server embed`
struct EmbedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Turn lines of standard input into embeddings, one JSON object a line.",
        discussion: """
            Each line, an empty one too, gives {"text_tokens":…,"truncated":…,"vector":[…]} in the same order, as soon as \
            its batch is computed. Memory does not grow with the input. MODEL_DIR, EMBEDDER_THREADS and \
            EMBEDDER_PRECISION apply.

              printf 'My dog is called Biscuit.\\n' | memory-server embed
            """
    )

    @Option(help: "Lines that are computed together, 1 to 4096.")
    var batchSize = 256

    func validate() throws {
        guard (1...4_096).contains(batchSize) else { throw ValidationError("--batch-size must be from 1 to 4096") }
    }

    func run() async throws {
        try await StandardError.reporting {
            let embedder = try await Self.load(try ServerConfiguration.load().embedder)
            let input = DescriptorLines(descriptor: FileHandle.standardInput.fileDescriptor)
            while let batch = try await input.next(upTo: batchSize) {
                let embeddings = try await embedder.embed(batch)
                let text = embeddings.reduce(into: "") { $0 += EmbeddingLine.text(of: $1) }
                try await BlockingWork.run { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) }
            }
            await embedder.shutdown()
        }
    }

    private static func load(_ configuration: EmbedderConfiguration) async throws -> MiniLMEmbedder {
        do {
            return try await BlockingWork.run { try LocalEmbedder.load(configuration) }
        } catch let error as ModelLoadError {
            throw Failure(error)
        }
    }
}
