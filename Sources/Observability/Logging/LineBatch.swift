// SPDX-License-Identifier: Apache-2.0

/// Whole lines, one after the other, in one piece of memory, so that one `write(2)` takes many.
struct LineBatch: Sendable {
    /// Memory beyond this is given back when a batch is emptied: a rush of lines must not be paid for ever.
    private static let keptBytes = 256 * 1024

    private(set) var bytes: [UInt8] = []
    /// Where each line ends in ``bytes``, its line feed included.
    private var ends: [Int] = []

    var lineCount: Int { ends.count }
    var isEmpty: Bool { ends.isEmpty }

    mutating func append(_ line: [UInt8]) {
        bytes += line
        ends.append(bytes.count)
    }

    mutating func removeAll() {
        let keepsMemory = bytes.capacity <= Self.keptBytes
        bytes.removeAll(keepingCapacity: keepsMemory)
        ends.removeAll(keepingCapacity: keepsMemory)
    }

    /// How many lines are whole within the first bytes.
    func linesWhole(within count: Int) -> Int {
        ends.count { $0 <= count }
    }

    /// Whether the first bytes stop in the middle of a line.
    func endsInsideLine(after count: Int) -> Bool {
        count > 0 && count < bytes.count && !ends.contains(count)
    }
}
