// SPDX-License-Identifier: Apache-2.0

import CKernels

/// The rows of one block that belonged to an index at one instant, and which of them were gone by then.
struct BlockView: Sendable {
    let block: CodeBlock
    /// The bit of each row's kind, 0 for a row that is gone.
    private(set) var kinds: [UInt8]
    /// Rows that are not gone.
    private(set) var live: Int

    var count: Int { kinds.count }

    init(block: CodeBlock, kinds: [UInt8]) {
        self.block = block
        self.kinds = kinds
        live = kinds.reduce(0) { $0 + ($1 == 0 ? 0 : 1) }
    }

    /// Takes in rows that were added to the block behind those of this view.
    mutating func extend(kinds added: ArraySlice<UInt8>) {
        kinds += added
        live += added.reduce(0) { $0 + ($1 == 0 ? 0 : 1) }
    }

    /// Marks a row as gone; false when it isn't here.
    mutating func remove(_ number: Int64) -> Bool {
        guard let row = position(of: number), kinds[row] != 0 else { return false }
        kinds[row] = 0
        live -= 1
        return true
    }

    /// The same without the rows that are gone, in a block of its own that is no larger than needed.
    func compacted() -> BlockView {
        let smaller = CodeBlock(capacity: max(live, 1), stride: block.stride)
        for row in 0..<count where kinds[row] != 0 { smaller.append(row..<row + 1, of: block) }
        return BlockView(block: smaller, kinds: kinds.filter { $0 != 0 })
    }

    /// Gives the rows to the kernels.
    func withRows<Result>(_ body: (UnsafePointer<VectorSearchRows>) throws -> Result) rethrows -> Result {
        try kinds.withUnsafeBufferPointer { kinds in
            var rows = VectorSearchRows(
                codes: block.codes,
                residuals: block.residuals,
                scales: block.scales,
                errors: block.errors,
                kinds: kinds.baseAddress,
                stride: block.stride
            )
            return try body(&rows)
        }
    }

    private func position(of number: Int64) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if block.numbers[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < count && block.numbers[low] == number ? low : nil
    }
}
