// SPDX-License-Identifier: Apache-2.0

/// Lines on their way to a slow reader, bounded in bytes: a state machine without threads and without I/O.
///
/// When it is full the new line is dropped, not an old one: what came first tells how it began.
struct LineQueue: Sendable {
    private let capacity: Int
    private var waiting = LineBatch()
    /// Lines that were let in, and those of them that were written or given up.
    private(set) var accepted: UInt64 = 0
    private(set) var settled: UInt64 = 0
    /// Lines that were lost: refused, or not written in full.
    private(set) var dropped: UInt64 = 0
    private(set) var isClosed = false

    /// - Parameter capacity: The most bytes that wait. As many again may be with the writer.
    init(capacity: Int) {
        self.capacity = capacity
    }

    var isEmpty: Bool { waiting.isEmpty }
    var waitingBytes: Int { waiting.bytes.count }

    /// False when the line was dropped.
    mutating func add(_ line: [UInt8]) -> Bool {
        guard !isClosed, waiting.bytes.count + line.count <= capacity else {
            dropped += 1
            return false
        }
        waiting.append(line)
        accepted += 1
        return true
    }

    /// Exchanges the emptied batch for all that waits.
    mutating func take(into batch: inout LineBatch) {
        batch.removeAll()
        swap(&batch, &waiting)
    }

    /// A batch is done with; `lost` of its lines were not written in full.
    mutating func settle(_ count: Int, lost: Int) {
        settled += UInt64(count)
        dropped += UInt64(lost)
    }

    /// Nothing is let in any more.
    mutating func close() {
        isClosed = true
    }
}
