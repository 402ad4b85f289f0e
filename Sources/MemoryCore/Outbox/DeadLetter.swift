// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// An operation that the vector store refused for good, kept until somebody decides.
package struct DeadLetter: Sendable {
    package let sequence: Int64
    package let user: UserID
    package let memoryID: MemoryID?
    package let reason: String
    package let refusedAt: Date

    package init(sequence: Int64, user: UserID, memoryID: MemoryID?, reason: String, refusedAt: Date) {
        self.sequence = sequence
        self.user = user
        self.memoryID = memoryID
        self.reason = reason
        self.refusedAt = refusedAt
    }
}
