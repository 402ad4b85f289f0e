// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Support

/// A language model that says its first piece and then waits, for as long as the test wants.
final class GatedLanguageModel: LanguageModel {
    let hasStarted = Latch()
    let wasCancelled = Latch()
    let gate = Latch()

    func reply(
        to prompt: Prompt,
        streams: Bool,
        deadline: Deadline,
        emit: (String) async throws -> Void
    ) async throws -> ReplyCompletion {
        hasStarted.open()
        do {
            try await emit("first ")
            try await gate.wait()
            try await emit("last")
        } catch {
            if error is CancellationError { wasCancelled.open() }
            throw error
        }
        return ReplyCompletion(model: "gated")
    }
}
