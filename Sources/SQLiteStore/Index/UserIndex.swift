// SPDX-License-Identifier: Apache-2.0

/// The compact codes of all memories of one user, as they were at one instant.
///
/// A value: who scans keeps what it began with while writers make newer ones, and neither waits for the other. Rows are in
/// the order of their numbers, since a number is always greater than all before it.
struct UserIndex: Sendable {
    /// Large enough for a scan to run at full speed, small enough to be copied when something is forgotten.
    static let rowsPerBlock = 1_024
    private static let smallestBlock = 16

    let owner: Int64
    let stride: Int
    private(set) var blocks: [BlockView] = []
    /// The greatest number that was ever added: what is not above it is here or was removed.
    private(set) var lastNumber: Int64 = 0

    init(owner: Int64, stride: Int) {
        self.owner = owner
        self.stride = stride
    }

    var count: Int { blocks.reduce(0) { $0 + $1.live } }

    /// What it takes in memory, room for growth included.
    var byteCount: Int { blocks.reduce(256) { $0 + $1.block.byteCount } }

    /// Adds rows with ascending numbers; those that came before already are left out.
    mutating func add(_ rows: BlockView) {
        var next = 0
        while next < rows.count, rows.block.numbers[next] <= lastNumber { next += 1 }
        while next < rows.count {
            makeRoom(for: rows.count - next)
            let last = blocks.count - 1
            let block = blocks[last].block
            let taken = next..<min(rows.count, next + block.capacity - block.count)
            block.append(taken, of: rows.block)
            blocks[last].extend(kinds: rows.kinds[taken])
            next = taken.upperBound
            lastNumber = rows.block.numbers[next - 1]
        }
    }

    /// Removes a row if it is here.
    mutating func remove(_ number: Int64) {
        // Blocks are in order and never empty: the only one it can be in is the last that doesn't begin beyond it.
        guard let place = blocks.lastIndex(where: { $0.block.numbers[0] <= number }), blocks[place].remove(number)
        else { return }
        if blocks[place].live == 0 {
            blocks.remove(at: place)
        } else if blocks[place].live < blocks[place].count / 2 {
            blocks[place] = blocks[place].compacted()
        }
    }

    /// Makes sure that the last block can take at least one more row.
    private mutating func makeRoom(for rows: Int) {
        guard let last = blocks.last else {
            blocks.append(emptyBlock(rows))
            return
        }
        // A block whose end isn't this value's end belongs to a newer value as well: its free rows are not ours.
        let isOurs = last.block.count == last.count
        guard !isOurs || last.block.count == last.block.capacity else { return }
        if isOurs, last.count >= Self.rowsPerBlock {
            blocks.append(emptyBlock(rows))
        } else {
            let larger = emptyBlock(last.count + max(rows, isOurs ? last.count : 1)).block
            larger.append(0..<last.count, of: last.block)
            blocks[blocks.count - 1] = BlockView(block: larger, kinds: last.kinds)
        }
    }

    private func emptyBlock(_ rows: Int) -> BlockView {
        let capacity = min(max(rows, Self.smallestBlock), Self.rowsPerBlock)
        return BlockView(block: CodeBlock(capacity: capacity, stride: stride), kinds: [])
    }
}
