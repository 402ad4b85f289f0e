// SPDX-License-Identifier: Apache-2.0

/// One thing that the vector store has yet to do for a user.
package enum OutboxOperation: Sendable {
    /// Without a vector until the embedder could be had.
    case upsert(Memory, vector: [Float]?)
    case forget(MemoryID)
    /// Everything that came before.
    case erase

    /// The memory that it is about; nil when it is about all of them.
    var memoryID: MemoryID? {
        switch self {
        case .upsert(let memory, _): memory.id
        case .forget(let id): id
        case .erase: nil
        }
    }
}
