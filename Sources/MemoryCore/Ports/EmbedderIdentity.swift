// SPDX-License-Identifier: Apache-2.0

/// What makes vectors comparable: the model, and the size of what it returns.
package struct EmbedderIdentity: Hashable, Sendable {
    /// The model's published name, e.g. `sentence-transformers/all-MiniLM-L6-v2`. The same model served elsewhere or in
    /// another precision keeps its name: its vectors are meant to be comparable.
    package let modelID: String
    package let dimension: Int
    /// The longest input in tokens, special ones included. What is beyond is not seen by the model.
    package let maximumTokens: Int

    package init(modelID: String, dimension: Int, maximumTokens: Int) {
        self.modelID = modelID
        self.dimension = dimension
        self.maximumTokens = maximumTokens
    }
}
