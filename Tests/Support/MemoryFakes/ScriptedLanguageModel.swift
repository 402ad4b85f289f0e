// SPDX-License-Identifier: Apache-2.0

package import MemoryCore
package import Support

/// A language model that says what the test wrote, and remembers what it was asked.
package final class ScriptedLanguageModel: LanguageModel {
    private let pieces: [String]
    private let completion: ReplyCompletion
    private let failure: MemoryError?
    private let received = Locked<[Prompt]>([])

    /// - Parameter failure: thrown after the pieces.
    package init(
        _ pieces: [String],
        completion: ReplyCompletion = ReplyCompletion(model: "scripted"),
        failure: MemoryError? = nil
    ) {
        self.pieces = pieces
        self.completion = completion
        self.failure = failure
    }

    package var prompts: [Prompt] { received.withLock { $0 } }

    package func reply(
        to prompt: Prompt,
        streams: Bool,
        deadline: Deadline,
        emit: (String) async throws -> Void
    ) async throws -> ReplyCompletion {
        received.withLock { $0.append(prompt) }
        for piece in pieces {
            try Task.checkCancellation()
            try await emit(piece)
        }
        if let failure { throw failure }
        return completion
    }
}
