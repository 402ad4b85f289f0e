// SPDX-License-Identifier: Apache-2.0

import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A small file of this machine: the configuration, a key, a secret, a suite.
struct LocalFile: Sendable, Hashable {
    /// Bytes. No key, suite or configuration is longer; what is has been named by mistake.
    static let limit = 1 << 20

    let path: String

    init(path: String) {
        self.path = path
    }

    /// - Parameters:
    ///   - text: A path; `~/` at its beginning is the home folder.
    ///   - folder: What it is relative to otherwise.
    init(_ text: String, relativeTo folder: String, home: String?) {
        if text.hasPrefix("~/"), let home, !home.isEmpty {
            path = home + text.dropFirst(1)
        } else if text.hasPrefix("/") || folder.isEmpty || folder == "." {
            path = text
        } else {
            path = text == "." ? folder : "\(folder)/\(text)"
        }
    }

    /// On a thread of its own: the disk may be far away.
    ///
    /// - Throws: ``LocalFileFault``.
    func bytes() async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { waiter in
            Thread.detachNewThread {
                waiter.resume(with: Result { try readBlocking() })
            }
        }
    }

    /// As ``bytes()``, and they must be UTF-8.
    func text() async throws -> String {
        try Self.text(try await bytes())
    }

    /// Blocks the thread: for the start, when nothing else goes on yet.
    func textBlocking() throws(LocalFileFault) -> String {
        try Self.text(try readBlocking())
    }

    private static func text(_ bytes: [UInt8]) throws(LocalFileFault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
        return text
    }

    private func readBlocking() throws(LocalFileFault) -> [UInt8] {
        // Not blocking: to open a pipe would wait for whoever writes into it, for ever if nobody does.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw LocalFileFault(errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw LocalFileFault(errno: errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw .folder
        default: throw .notRegular
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= Self.limit {
            let count = Self.readSome(descriptor, &buffer)
            guard count >= 0 else { throw LocalFileFault(errno: errno) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
        throw .tooLong
    }

    private static func readSome(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count < 0, errno == EINTR else { return count }
        }
    }
}
