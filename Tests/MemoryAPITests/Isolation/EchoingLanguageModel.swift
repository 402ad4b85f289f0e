// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Support

/// Answers with all that it was told.
struct EchoingLanguageModel: LanguageModel {
    func reply(
        to prompt: Prompt,
        streams: Bool,
        deadline: Deadline,
        emit: (String) async throws -> Void
    ) async throws -> ReplyCompletion {
        for memory in prompt.memories { try await emit(memory.memory.text.rawValue + "\n") }
        for turn in prompt.history { try await emit(turn.text + "\n") }
        try await emit(prompt.message.rawValue)
        return ReplyCompletion(model: "echo")
    }
}
