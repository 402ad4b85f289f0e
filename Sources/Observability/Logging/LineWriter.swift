// SPDX-License-Identifier: Apache-2.0

/// Sends batches of lines on, as long as that takes. Lives on a thread of its own.
struct LineWriter {
    let mailbox: LineMailbox
    /// Sends bytes and returns how many went out: fewer than all when there is no use in trying on.
    let send: ([UInt8]) -> Int
    /// The last line that was written was cut off in its middle: the next one begins on a line of its own.
    private var isInsideLine = false

    init(mailbox: LineMailbox, send: @escaping ([UInt8]) -> Int) {
        self.mailbox = mailbox
        self.send = send
    }

    /// Until the mailbox is closed and empty.
    mutating func run() {
        var batch = LineBatch()
        while mailbox.next(into: &batch) {
            let lost = write(batch)
            mailbox.settle(batch.lineCount, lost: lost)
        }
    }

    /// Returns how many lines were not written in full.
    mutating func write(_ batch: LineBatch) -> Int {
        if isInsideLine {
            guard send([UInt8(ascii: "\n")]) == 1 else { return batch.lineCount }
            isInsideLine = false
        }
        let written = send(batch.bytes)
        isInsideLine = batch.endsInsideLine(after: written)
        return batch.lineCount - batch.linesWhole(within: written)
    }
}
