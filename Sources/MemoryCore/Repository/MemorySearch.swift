// SPDX-License-Identifier: Apache-2.0

/// What a search found.
package struct MemorySearch: Sendable {
    package let hits: [ScoredMemory]
    /// False when the store could not be asked, so that only what is still on its way there was searched.
    package let isComplete: Bool

    package init(_ hits: [ScoredMemory], isComplete: Bool = true) {
        self.hits = hits
        self.isComplete = isComplete
    }
}
