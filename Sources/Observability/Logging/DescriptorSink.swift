// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A file descriptor that takes bytes, at its own pace.
struct DescriptorSink {
    /// How often a wait for a reader looks whether it should go on.
    private static let pollMilliseconds: Int32 = 100

    let descriptor: Int32
    /// Whether nobody wants to wait for the reader any more.
    let isAbandoned: () -> Bool

    /// Returns how many bytes went out.
    func write(_ bytes: [UInt8]) -> Int {
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

    /// Waits for a reader that doesn't read; meanwhile lines gather, and are dropped when there are too many.
    /// False when nobody wants to wait any more.
    private func becomesWritable() -> Bool {
        while !isAbandoned() {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let ready = poll(&waiting, 1, Self.pollMilliseconds)
            if ready > 0 { return true }
            if ready < 0, errno != EINTR { return false }
        }
        return false
    }
}
