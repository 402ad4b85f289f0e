// SPDX-License-Identifier: Apache-2.0

/// An answer, complete.
package struct ChatAnswer: Sendable {
    package let prepared: PreparedChat
    package let reply: String
    package let completion: ReplyCompletion
    /// The receipt of the reply, where it was remembered.
    package let replyReceipt: MemoryReceipt?
    package let degradations: [Degradation]
    package let timings: ChatTimings
}
