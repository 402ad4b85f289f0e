// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension KeyFile {
    /// Changes the file as a whole: who reads it sees the old one or the new one, also after a power cut. Makes it, for its
    /// owner alone, when it is not there.
    /// - Throws: ``KeyFileError``, `busy` when another process is at it. The file is as it was then.
    package func change(_ body: (inout [APIKey]) throws(KeyFileError) -> Void) throws(KeyFileError) {
        let lock = try lockFolder()
        // Closing gives the lock back.
        defer { close(lock) }
        var keys: [APIKey] = []
        var old: FileVersion?
        do throws(KeyFileError) {
            let contents = try read()
            (keys, old) = (contents.keys, contents.version)
        } catch {
            guard error.code == .missing else { throw error }
        }
        try body(&keys)
        guard keys.count <= KeyFileCoding.maximumKeys else {
            throw KeyFileError(.failed, "would have more than \(KeyFileCoding.maximumKeys) keys")
        }
        try replace(with: try KeyFileCoding.encode(keys), like: old)
        // The new name is on disk when its folder is.
        guard fsync(lock) == 0 else {
            throw KeyFileError(.failed, "may not outlive a power cut: \(Self.reason(errno))")
        }
    }

    package func add(_ key: APIKey) throws(KeyFileError) {
        try change { (keys) throws(KeyFileError) in
            guard !keys.contains(where: { $0.id == key.id }) else {
                throw KeyFileError(.failed, "has a key of the id \(key.id) already")
            }
            keys.append(key)
        }
    }

    package func remove(id: String) throws(KeyFileError) {
        try change { (keys) throws(KeyFileError) in
            guard let index = keys.firstIndex(where: { $0.id == id }) else {
                throw KeyFileError(.noSuchKey, "has no key of that id")
            }
            keys.remove(at: index)
        }
    }

    private static func reason(_ code: Int32) -> String {
        String(cString: strerror(code))
    }

    private var folder: String {
        let folder = (path as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }

    /// The folder's own lock: a lock of the file would be lost with its name, and one beside it would stay behind.
    private func lockFolder() throws(KeyFileError) -> Int32 {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw KeyFileError(.failed, "is in a folder that cannot be opened: \(Self.reason(errno))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw code == EWOULDBLOCK
                ? KeyFileError(.busy, "is being changed by another process")
                : KeyFileError(.failed, "cannot be locked: \(Self.reason(code))")
        }
        return descriptor
    }

    private func replace(with data: Data, like old: FileVersion?) throws(KeyFileError) {
        let temporary = path + "." + String(RandomText.make().prefix(8)) + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw KeyFileError(.failed, "cannot be written: \(Self.reason(errno))")
        }
        let problem = write(data, to: descriptor, like: old)
        close(descriptor)
        if let problem {
            unlink(temporary)
            throw problem
        }
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw KeyFileError(.failed, "cannot be replaced: \(Self.reason(code))")
        }
    }

    private func write(_ data: Data, to descriptor: Int32, like old: FileVersion?) -> KeyFileError? {
        func failed() -> KeyFileError { KeyFileError(.failed, "cannot be written: \(Self.reason(errno))") }
        if let old {
            // The server must still be able to read what root has changed.
            guard fchmod(descriptor, mode_t(old.mode) & 0o644) == 0 else { return failed() }
            let isOurs = old.owner == geteuid() && old.group == getegid()
            guard isOurs || fchown(descriptor, old.owner, old.group) == 0 else { return failed() }
        }
        var rest = data[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                #if canImport(Glibc)
                Glibc.write(descriptor, bytes.baseAddress, bytes.count)
                #elseif canImport(Musl)
                Musl.write(descriptor, bytes.baseAddress, bytes.count)
                #elseif canImport(Darwin)
                Darwin.write(descriptor, bytes.baseAddress, bytes.count)
                #endif
            }
            guard count > 0 || errno == EINTR else { return failed() }
            rest = rest.dropFirst(max(0, count))
        }
        return fsync(descriptor) == 0 ? nil : failed()
    }
}
