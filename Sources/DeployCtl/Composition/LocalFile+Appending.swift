// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension LocalFile {
    /// Adds lines at the end, and makes the file if there is none. A last line that somebody left without an end gets one
    /// first. Blocks the thread: for the end, when nothing else goes on any more.
    func append(_ text: String) throws(LocalFileFault) {
        // Not blocking: to open a pipe would wait for whoever reads it.
        let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .failed(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .failed(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
        let end = UInt8(ascii: "\n")
        var last = end
        if status.st_size > 0, pread(descriptor, &last, 1, status.st_size - 1) < 0 { throw .failed(errno) }
        var rest = Array(((last == end ? "" : "\n") + text).utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw .failed(errno) }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
