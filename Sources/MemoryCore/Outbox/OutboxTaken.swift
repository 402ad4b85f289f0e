// SPDX-License-Identifier: Apache-2.0

/// What the store said to a batch that it took.
struct OutboxTaken: Sendable {
    let position: LogPosition?
    /// Memories that it knew already.
    var refreshed: Set<MemoryID> = []
    /// How many memories an erasure took away.
    var erased: Int?

    func result(of item: OutboxItem) -> MemoryDelivery.Result {
        switch item.operation {
        case .upsert(let memory, _): .indexed(isRefresh: refreshed.contains(memory.id))
        case .forget: .forgotten(nil)
        case .erase: .forgotten(erased)
        }
    }
}
