// SPDX-License-Identifier: Apache-2.0

/// Everything a language model is given for one answer, by its parts, so that an adapter can lay them out as its model
/// needs and the extractive answerer can quote.
package struct Prompt: Sendable {
    package let instructions: String
    /// Best first: exactly what the answer may draw on.
    package let memories: [RecalledMemory]
    /// Oldest first.
    package let history: [Turn]
    package let message: MemoryText

    package init(instructions: String, memories: [RecalledMemory], history: [Turn], message: MemoryText) {
        self.instructions = instructions
        self.memories = memories
        self.history = history
        self.message = message
    }
}
