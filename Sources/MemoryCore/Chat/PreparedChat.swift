// SPDX-License-Identifier: Apache-2.0

/// A message that has been remembered and for which everything was recalled: all that the language model needs.
package struct PreparedChat: Sendable {
    package let question: ChatQuestion
    package let session: SessionID
    package let prompt: Prompt
    /// The receipt of the message itself.
    package let receipt: MemoryReceipt
    package let degradations: [Degradation]
    package let timings: ChatTimings
    package let startedAt: ContinuousClock.Instant

    /// Exactly what the prompt was given, best first.
    package var context: [RecalledMemory] { prompt.memories }
}
