// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension LocalFile {
    /// The folder that it is in.
    var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes the folders above it that are not there.
    func createFolders() throws(LocalFileFault) {
        let parent = LocalFile(path: folder)
        guard parent.permissions == nil, parent != self else { return }
        try parent.createFolders()
        guard mkdir(parent.path, 0o777) == 0 || errno == EEXIST else { throw LocalFileFault(errno: errno) }
    }

    /// Writes it whole or not at all: whoever looks sees what was there, or all of the new text. Blocks the thread.
    ///
    /// - Parameter replaces: Else a file that is there stays, and that is ``LocalFileFault/taken``.
    func create(_ text: String, replaces: Bool) throws(LocalFileFault) {
        let draft = "\(path).\(getpid()).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw LocalFileFault(errno: errno) }
        defer { unlink(draft) }
        do throws(SystemFault) {
            defer { close(descriptor) }
            try StandardStreams.put(Array(text.utf8), to: descriptor)
            guard fsync(descriptor) == 0 else { throw SystemFault(errno) }
        } catch {
            throw .failed(error.code)
        }
        // A link is refused where the name is taken; a rename is not.
        guard (replaces ? rename(draft, path) : link(draft, path)) == 0 else {
            throw errno == EEXIST ? .taken : LocalFileFault(errno: errno)
        }
    }
}
