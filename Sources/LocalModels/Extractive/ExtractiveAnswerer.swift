// SPDX-License-Identifier: Apache-2.0

import Foundation
package import MemoryCore
package import Support

/// Answers without a language model: quotes the best memories with their dates, and says first that this is all it does.
///
/// It never words an answer of its own, so that nobody takes it for a model.
package struct ExtractiveAnswerer: LanguageModel {
    package static let modelName = "extractive"
    /// How many memories are quoted; more would bury the best.
    private static let quoted = 3

    package init() {}

    package func reply(
        to prompt: Prompt,
        streams: Bool,
        deadline: Deadline,
        emit: (String) async throws -> Void
    ) async throws -> ReplyCompletion {
        for paragraph in paragraphs(for: prompt) {
            try Task.checkCancellation()
            try await emit(paragraph)
        }
        return ReplyCompletion(model: Self.modelName)
    }

    private func paragraphs(for prompt: Prompt) -> [String] {
        let best = prompt.memories.prefix(Self.quoted)
        var paragraphs: [String] = []
        if best.isEmpty {
            paragraphs.append("I remember nothing yet that fits this. I have kept your message.\n")
        } else {
            paragraphs.append("This is what I remember that fits best:\n")
            paragraphs += best.map { recalled in
                "- \(day(of: recalled.memory)): “\(recalled.memory.text.rawValue)”\n"
            }
        }
        // Once in a conversation: whoever reads it again under every answer stops reading.
        guard prompt.history.isEmpty else { return paragraphs }
        paragraphs.append(
            "\nNo language model is configured, so I quote instead of answering. "
                + "To get answers, set LLM=openai and LLM_BASE_URL to an OpenAI-compatible endpoint (docs/memory-server.md)."
        )
        return paragraphs
    }

    private func day(of memory: Memory) -> String {
        memory.updatedAt.formatted(.iso8601.year().month().day())
    }
}
