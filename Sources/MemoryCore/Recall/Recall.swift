// SPDX-License-Identifier: Apache-2.0

/// The memories that fit, best first.
package struct Recall: Sendable {
    package let memories: [RecalledMemory]
    /// False when the store could not be asked: then they are only what is still on its way there.
    package let isComplete: Bool
    /// What became of the store's candidates.
    package let fates: CandidateFates

    package init(memories: [RecalledMemory], isComplete: Bool = true, fates: CandidateFates = CandidateFates()) {
        self.memories = memories
        self.isComplete = isComplete
        self.fates = fates
    }
}
