// SPDX-License-Identifier: Apache-2.0

import Support

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Keeps a second server away from a store: an advisory lock on a file beside the database.
///
/// SQLite would let two processes share the file, but the codes in memory of one would not see the writes of the other.
/// The kernel gives the lock back when the process ends, however it ends, so a crash leaves nothing to clean up; the file
/// itself stays, and says who held it last.
final class StoreLock: Sendable {
    private let descriptor: Locked<Int32?>

    /// - Returns: nil when another process holds it.
    static func take(path: String) throws(StoreOpeningError) -> StoreLock? {
        let descriptor = try open(path)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            close(descriptor)
            guard reason == EWOULDBLOCK else {
                throw .unusableDirectory("cannot lock \(path): \(String(cString: strerror(reason)))")
            }
            return nil
        }
        sign(descriptor)
        return StoreLock(descriptor)
    }

    /// What is told to whoever finds the lock held.
    static func inUse(path: String) throws(StoreOpeningError) -> StoreOpeningError {
        let descriptor = try open(path)
        defer { close(descriptor) }
        return StoreOpeningError(
            .inUse,
            "the memories beside \(path) are in use by another server\(holder(descriptor))",
            hint: "Stop that server, or give this one a DATA_DIR of its own."
        )
    }

    private init(_ descriptor: Int32) {
        self.descriptor = Locked(descriptor)
    }

    deinit {
        release()
    }

    func release() {
        descriptor.withLock { descriptor in
            if let open = descriptor { close(open) }
            descriptor = nil
        }
    }

    private static func open(_ path: String) throws(StoreOpeningError) -> Int32 {
        let descriptor = systemOpen(path)
        guard descriptor >= 0 else {
            throw .unusableDirectory("cannot open \(path): \(String(cString: strerror(errno)))")
        }
        return descriptor
    }

    /// Writes who holds the lock. Only a courtesy for the message: a failure changes nothing.
    private static func sign(_ descriptor: Int32) {
        let line = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = line.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        guard let process = Int32(text.prefix { $0.isNumber }) else { return "" }
        return " (process \(process))"
    }
}

private func systemOpen(_ path: String) -> Int32 {
    open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
}

extension StoreOpeningError {
    static func unusableDirectory(_ message: String, underlying: (any Error)? = nil) -> StoreOpeningError {
        StoreOpeningError(
            .directoryUnusable,
            message,
            hint: "DATA_DIR must be a directory that this process may write to.",
            underlying: underlying
        )
    }
}
