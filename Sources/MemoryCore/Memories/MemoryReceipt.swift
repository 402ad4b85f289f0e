// SPDX-License-Identifier: Apache-2.0

/// What became of one thing that was to be remembered.
package struct MemoryReceipt: Hashable, Sendable {
    package enum Status: String, Sendable {
        /// In the vector store, and recalled from now on.
        case indexed
        /// On disk, and delivered to the store later.
        case queued
        /// Refused by the store for good, and kept among the dead letters.
        case failed
    }

    package let id: MemoryID
    package let status: Status
    /// Whether the same thing was known already and was refreshed.
    package let isDuplicate: Bool
    /// Whether the text is longer than the embedding model reads: it is kept whole, and found by its beginning.
    package let isTruncated: Bool

    package init(id: MemoryID, status: Status, isDuplicate: Bool, isTruncated: Bool) {
        self.id = id
        self.status = status
        self.isDuplicate = isDuplicate
        self.isTruncated = isTruncated
    }

    /// What is known of an accepted memory now.
    init(_ accepted: AcceptedMemory, isTruncated: Bool) {
        let status: Status =
            switch accepted.delivery.result {
            case .indexed, .forgotten: .indexed
            case .refused: .failed
            case .erased, nil: .queued
            }
        self.init(
            id: accepted.id,
            status: status,
            isDuplicate: accepted.delivery.isRefresh,
            isTruncated: isTruncated
        )
    }
}
