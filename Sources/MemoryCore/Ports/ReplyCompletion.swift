// SPDX-License-Identifier: Apache-2.0

/// How a reply came to be.
package struct ReplyCompletion: Sendable {
    /// The model that wrote it, as its endpoint names it.
    package let model: String
    /// The same as it is configured: what it was asked for by.
    package let requestedModel: String
    /// Whether that was not the first choice.
    package let isFallback: Bool
    /// Tokens as the endpoint counted them; nil where it did not say.
    package let usage: TokenUsage?
    /// Whether the reply ended at the length limit rather than where the model wanted.
    package let isTruncated: Bool

    /// - Parameter requestedModel: where it differs from `model`.
    package init(
        model: String,
        requestedModel: String? = nil,
        isFallback: Bool = false,
        usage: TokenUsage? = nil,
        isTruncated: Bool = false
    ) {
        self.model = model
        self.requestedModel = requestedModel ?? model
        self.isFallback = isFallback
        self.usage = usage
        self.isTruncated = isTruncated
    }
}
