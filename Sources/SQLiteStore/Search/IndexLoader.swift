// SPDX-License-Identifier: Apache-2.0

import GRDB
import MemoryCore

/// Reads the vectors of one user in one pass and encodes them.
enum IndexLoader {
    static func load(
        _ user: UserID,
        dimension: Int,
        cancellation: Cancellation,
        admits: (Int) -> Bool,
        _ db: Database
    ) throws -> LoadOutcome {
        guard let owner = try Owner.number(of: user, db) else { return .nothing }
        let stride = EncodedQuery.stride(dimension: dimension)
        var index = UserIndex(owner: owner, stride: stride)
        let sql = "SELECT number, kind, vector FROM memories WHERE owner = ? ORDER BY number"
        let rows = try RowReader(db, sql)
        defer { rows.finish() }
        try rows.bind(owner, at: 1)
        let vector = UnsafeMutableBufferPointer<Float>.allocate(capacity: dimension)
        defer { vector.deallocate() }

        var block = CodeBlock(capacity: UserIndex.rowsPerBlock, stride: stride)
        var kinds: [UInt8] = []
        func flush() throws {
            try cancellation.check()
            index.add(BlockView(block: block, kinds: kinds))
            kinds.removeAll(keepingCapacity: true)
            block = CodeBlock(capacity: UserIndex.rowsPerBlock, stride: stride)
        }
        while try rows.next() {
            let isWhole = rows.withBytes(2) { VectorBlob.decode($0, into: vector) }
            guard isWhole else { throw MemoryError.damagedRow("vector") }
            block.append(number: rows.integer(0), vector: UnsafeBufferPointer(vector))
            kinds.append(KindColumn.encode(try KindColumn.decode(rows.integer(1))))
            if kinds.count == UserIndex.rowsPerBlock {
                try flush()
                guard admits(index.byteCount) else { return .tooLarge }
            }
        }
        if !kinds.isEmpty { try flush() }
        return admits(index.byteCount) ? .loaded(index) : .tooLarge
    }
}
