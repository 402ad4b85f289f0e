// SPDX-License-Identifier: Apache-2.0

/// A memory that was accepted, on its way to the vector store.
package struct PendingMemory: Sendable {
    let accepted: AcceptedMemory
    /// Whether the text is longer than the embedding model reads.
    let isTruncated: Bool

    /// What is known of it now.
    package var receipt: MemoryReceipt { MemoryReceipt(accepted, isTruncated: isTruncated) }

    func settle(within limit: Duration) async {
        await accepted.delivery.wait(atMost: limit)
    }
}
