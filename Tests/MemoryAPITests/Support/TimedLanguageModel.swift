// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Observability
import Support

/// A language model that says of each reply that it took one and a half milliseconds.
struct TimedLanguageModel: LanguageModel {
    func reply(
        to prompt: Prompt,
        streams: Bool,
        deadline: Deadline,
        emit: (String) async throws -> Void
    ) async throws -> ReplyCompletion {
        DependencyTimes.current?.add(.microseconds(1_500), to: "language_model")
        try await emit("Hello.")
        return ReplyCompletion(model: "timed")
    }
}
