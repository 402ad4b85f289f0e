// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An open file, closed when it goes.
struct FileDescriptor: ~Copyable {
    let path: String
    private let number: Int32
    /// In bytes, when it was opened.
    let size: Int

    /// Opens a regular file for reading.
    init(reading path: String) throws(ModelLoadError) {
        self.path = path
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw .unreadable(path, "can't be opened: \(systemErrorText(errno))") }
        var status = stat()
        guard fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(number)
            throw .unreadable(path, "isn't a file")
        }
        self.number = number
        size = Int(status.st_size)
    }

    deinit {
        close(number)
    }

    /// The whole contents, when they are at most `limit` bytes.
    borrowing func contents(limit: Int) throws(ModelLoadError) -> [UInt8] {
        guard size <= limit else { throw .malformed(path, "has \(size) bytes, expected at most \(limit)") }
        var bytes = [UInt8](repeating: 0, count: size)
        var filled = 0
        while filled < size {
            let result = bytes[filled...].withUnsafeMutableBytes { read(number, $0.baseAddress, $0.count) }
            if result < 0, errno == EINTR { continue }
            guard result > 0 else { throw .unreadable(path, "ends early or can't be read") }
            filled += result
        }
        return bytes
    }

    /// Maps `range` of the file for reading.
    borrowing func map(_ range: Range<Int>) throws(ModelLoadError) -> MappedRegion {
        guard !range.isEmpty, range.lowerBound >= 0, range.upperBound <= size else {
            throw .malformed(path, "ends early")
        }
        let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
        let slack = range.lowerBound % pageSize
        let length = range.count + slack
        guard
            let base = mmap(nil, length, PROT_READ, MAP_PRIVATE, number, off_t(range.lowerBound - slack)),
            base != MAP_FAILED
        else { throw .resources(path, "can't be mapped: \(systemErrorText(errno))") }
        return MappedRegion(base: base, length: length, slack: slack)
    }
}
