// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// What one committed write means for the index of its user.
struct IndexChange: Sendable {
    let owner: Int64
    /// The new rows, encoded, with ascending numbers; nil when there are none.
    let added: BlockView?
    /// The numbers of rows that are gone; some may be among the new ones.
    let removed: [Int64]

    func apply(to index: inout UserIndex) {
        if let added { index.add(added) }
        for number in removed { index.remove(number) }
    }
}

extension IndexChange {
    /// The change that writing these records was. Encodes them, so that nothing but copying is left for the lock.
    init(owner: Int64, stride: Int, new: [MemoryRow.New], changes: [MemoryRow.Change]) {
        let block = CodeBlock(capacity: max(1, new.count), stride: stride)
        for (record, change) in zip(new, changes) {
            record.vector.values.withUnsafeBufferPointer { block.append(number: change.number, vector: $0) }
        }
        self.init(
            owner: owner,
            added: BlockView(block: block, kinds: new.map { KindColumn.encode($0.memory.kind) }),
            removed: changes.compactMap(\.replaced)
        )
    }
}
