// SPDX-License-Identifier: Apache-2.0

import Support

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes lines to a file descriptor, each with one `write(2)` where the system takes it whole.
///
/// Not `print`: the C library buffers standard output fully when it is no terminal, and a crash would lose the last lines.
/// Lines of several threads never mix, since the lock is held until a line is out; encoding happens before, outside.
package final class DescriptorOutput: LogOutput {
    private struct State {
        var dropped: UInt64 = 0
        /// A line was cut off in its middle: the next one begins on a line of its own.
        var endsInsideLine = false
    }

    /// How long one line may wait for a reader that doesn't read, on a descriptor that is set not to block.
    private static let longestWaitMilliseconds: Int32 = 100

    private let descriptor: Int32
    private let state = Locked(State())

    /// - Parameter descriptor: An open one, that stays open. `SIGPIPE` must be ignored by the process if it is a pipe.
    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    package static let standardOutput = DescriptorOutput(descriptor: STDOUT_FILENO)

    /// Lines that could not be written in full, because the reader has gone or doesn't read, or the disk is full.
    package var droppedLines: UInt64 {
        state.withLock { $0.dropped }
    }

    package func write(_ line: [UInt8]) {
        state.withLock { state in
            if state.endsInsideLine {
                guard writeAll([UInt8(ascii: "\n")]) == 1 else {
                    state.dropped += 1
                    return
                }
                state.endsInsideLine = false
            }
            let written = writeAll(line)
            if written < line.count {
                state.dropped += 1
                state.endsInsideLine = written > 0
            }
        }
    }

    /// Returns how many bytes went out.
    private func writeAll(_ bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let count = systemWrite(buffer, from: offset)
                if count > 0 {
                    offset += count
                } else if count < 0, errno == EINTR {
                    continue
                } else if count < 0, errno == EAGAIN || errno == EWOULDBLOCK, becomesWritable() {
                    continue
                } else {
                    // EPIPE: nobody reads any more. ENOSPC, EIO: nothing that a log could mend.
                    return offset
                }
            }
            return offset
        }
    }

    private func systemWrite(_ buffer: UnsafeRawBufferPointer, from offset: Int) -> Int {
        guard let base = buffer.baseAddress else { return 0 }
        #if canImport(Glibc)
        return Glibc.write(descriptor, base + offset, buffer.count - offset)
        #elseif canImport(Musl)
        return Musl.write(descriptor, base + offset, buffer.count - offset)
        #elseif canImport(Darwin)
        return Darwin.write(descriptor, base + offset, buffer.count - offset)
        #endif
    }

    private func becomesWritable() -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&waiting, 1, Self.longestWaitMilliseconds) > 0
    }
}
