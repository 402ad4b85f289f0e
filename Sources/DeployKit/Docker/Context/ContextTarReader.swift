// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes a context as tar while it is sent: one open file and one header at a time are all it holds.
///
/// A file that is not as long as it was when the context was looked through is an error: its header says the old length.
final class ContextTarReader: HTTPUploadReader {
    private struct OpenFile {
        let descriptor: Int32
        let path: String
        let byteCount: Int
        var remaining: Int
    }

    private let root: String
    private var entries: ArraySlice<ContextEntry>
    /// Headers and padding that wait to be read.
    private var pending: ArraySlice<UInt8> = []
    private var file: OpenFile?
    private var isEnded = false

    init(root: String, entries: [ContextEntry]) {
        self.root = root
        self.entries = entries[...]
    }

    deinit {
        if let file { close(file.descriptor) }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            if !pending.isEmpty {
                let part = pending.prefix(rest.count)
                rest.copyBytes(from: part)
                pending = pending.dropFirst(part.count)
                filled += part.count
            } else if file != nil {
                filled += try readFile(into: rest)
            } else if let entry = entries.popFirst() {
                try begin(entry)
            } else if !isEnded {
                isEnded = true
                pending = TarHeader.end[...]
            } else {
                break
            }
        }
        return filled
    }

    private func begin(_ entry: ContextEntry) throws {
        if case .file(let byteCount) = entry.kind {
            // Not through a link that has taken the file's place since.
            let descriptor = open(root + "/" + entry.path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { throw DockerError.contextUnreadable(entry.path, errno) }
            file = OpenFile(descriptor: descriptor, path: entry.path, byteCount: byteCount, remaining: byteCount)
            try checkLength()
            if byteCount == 0 { closeFile() }
        }
        pending = TarHeader.blocks(for: entry)[...]
    }

    private func readFile(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let open = file else { return 0 }
        let wanted = min(buffer.count, open.remaining)
        #if canImport(Darwin)
        let count = Darwin.read(open.descriptor, buffer.baseAddress, wanted)
        #elseif canImport(Musl)
        let count = Musl.read(open.descriptor, buffer.baseAddress, wanted)
        #else
        let count = Glibc.read(open.descriptor, buffer.baseAddress, wanted)
        #endif
        if count < 0, errno == EINTR { return 0 }
        guard count >= 0 else { throw DockerError.contextUnreadable(open.path, errno) }
        guard count > 0 else { throw DockerError.contextChanged(open.path) }
        file?.remaining -= count
        if open.remaining == count {
            try checkLength()
            pending = TarHeader.padding(after: open.byteCount)[...]
            closeFile()
        }
        return count
    }

    /// Before the first byte and after the last: a file that grows meanwhile would be sent cut off.
    private func checkLength() throws {
        guard let file else { return }
        var status = stat()
        guard fstat(file.descriptor, &status) == 0 else { throw DockerError.contextUnreadable(file.path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) == file.byteCount else {
            throw DockerError.contextChanged(file.path)
        }
    }

    private func closeFile() {
        if let file { close(file.descriptor) }
        file = nil
    }
}
