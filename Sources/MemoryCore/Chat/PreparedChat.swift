// SPDX-License-Identifier: Apache-2.0

/// A message that has been remembered and for which everything was recalled: all that the language model needs.
package struct PreparedChat: Sendable {
    package let question: ChatQuestion
    package let session: SessionID
    package let prompt: Prompt
    /// The message itself, on its way to the vector store.
    package let write: PendingMemory
    package let degradations: [Degradation]
    package let timings: ChatTimings
    package let startedAt: ContinuousClock.Instant

    /// What is known of the message now: it may be taken by the vector store while the answer is made.
    package var receipt: MemoryReceipt { write.receipt }

    /// Exactly what the prompt was given, best first.
    package var context: [RecalledMemory] { prompt.memories }
}
