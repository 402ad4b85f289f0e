// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes lines to a file descriptor, on a thread of its own: who logs never waits for who reads.
///
/// Lines wait in a bounded queue; those that wait together go out in one `write(2)`. When the queue is full, lines are
/// dropped whole and counted. A reader that has gone costs lines and nothing else. Not `print`: the C library buffers
/// standard output fully when it is no terminal.
///
/// What the queue holds is lost in a crash, and in an `_exit` without ``flush(within:)``.
package final class DescriptorOutput: LogOutput {
    /// Some ten thousand lines.
    package static let usualCapacity = 4 << 20

    private let descriptor: Int32
    private let mailbox: LineMailbox

    /// - Parameters:
    ///   - descriptor: An open one, that stays open until ``finish(within:)``. Blocking or not.
    ///   - capacity: The most bytes of lines that wait; as many again may be with the writer.
    package init(descriptor: Int32, capacity: Int = DescriptorOutput.usualCapacity) {
        self.descriptor = descriptor
        mailbox = LineMailbox(capacity: capacity)
    }

    deinit {
        mailbox.close(abandoning: true)
    }

    package static let standardOutput = DescriptorOutput(descriptor: STDOUT_FILENO)

    /// Lines that were dropped, because the reader is slow, has gone, or the disk is full.
    package var droppedLines: UInt64 { mailbox.dropped }

    /// Bytes of lines that wait, without those that are being written.
    package var waitingBytes: Int { mailbox.waitingBytes }

    package func write(_ line: [UInt8]) {
        guard mailbox.put(line) else { return }
        if !LineWriter.start(descriptor: descriptor, mailbox: mailbox) { mailbox.writerFailed() }
    }

    /// Blocks the thread until all lines of now are out or given up, but not for longer than the limit: for the end of the
    /// process. False when it took too long.
    @discardableResult
    package func flush(within limit: Duration) -> Bool {
        mailbox.flush(within: limit)
    }

    /// Flushes, then takes nothing more and lets its thread end, so that the descriptor can be closed.
    @discardableResult
    package func finish(within limit: Duration) -> Bool {
        mailbox.close(abandoning: false)
        defer { mailbox.close(abandoning: true) }
        return mailbox.flush(within: limit)
    }
}
