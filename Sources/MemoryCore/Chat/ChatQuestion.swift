// SPDX-License-Identifier: Apache-2.0

/// One message of a user that wants an answer, and how to answer it.
package struct ChatQuestion: Sendable {
    package let user: UserID
    package let message: MemoryText
    /// The conversation it belongs to; nil begins a new one.
    package let session: SessionID?
    /// Turns that the caller holds itself. Nil: the server's own turns of ``session`` are used, and this one is added.
    package let history: [Turn]?
    package let recall: RecallOptions
    /// Whether the answer is remembered too.
    package let storesResponse: Bool
    package let metadata: Metadata

    package init(
        user: UserID,
        message: MemoryText,
        session: SessionID? = nil,
        history: [Turn]? = nil,
        recall: RecallOptions = .standard,
        storesResponse: Bool = false,
        metadata: Metadata = .empty
    ) {
        self.user = user
        self.message = message
        self.session = session
        self.history = history
        self.recall = recall
        self.storesResponse = storesResponse
        self.metadata = metadata
    }
}
