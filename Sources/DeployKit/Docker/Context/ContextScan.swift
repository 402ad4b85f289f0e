// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Walks a folder and lists what is sent, sorted by the bytes of the paths, so that the same tree gives the same list.
///
/// Sockets, pipes and devices are passed over: nothing of theirs could be copied into an image. Links are kept as links.
struct ContextScan {
    private let root: String
    private let rules: IgnoreRules
    private let isCancelled: () -> Bool
    private var entries: [ContextEntry] = []

    /// - Parameters:
    ///   - root: Absolute or relative to the process's folder.
    ///   - isCancelled: Asked at each folder; when true, the walk throws `CancellationError`.
    static func entries(
        of root: String,
        rules: IgnoreRules,
        isCancelled: @escaping () -> Bool = { false }
    ) throws -> [ContextEntry] {
        var scan = ContextScan(root: root, rules: rules, isCancelled: isCancelled)
        try scan.walk("", parent: nil)
        return scan.entries
    }

    private init(root: String, rules: IgnoreRules, isCancelled: @escaping () -> Bool) {
        self.root = root
        self.rules = rules
        self.isCancelled = isCancelled
    }

    private mutating func walk(_ directory: String, parent: IgnoreRules.Verdict?) throws {
        if isCancelled() { throw CancellationError() }
        for name in try names(in: directory) {
            let path = directory.isEmpty ? name : directory + "/" + name
            let verdict = rules.verdict(on: path, parent: parent)
            guard let entry = try look(at: path) else { continue }
            guard entry.kind == .directory else {
                if !verdict.isIgnored { entries.append(entry) }
                continue
            }
            if verdict.isIgnored {
                // What is ignored and cannot be read is no reason to fail.
                guard rules.mayHoldExceptions(path), access(root + "/" + path, R_OK | X_OK) == 0 else { continue }
                // The folder is only sent with something in it, and then with its own mode.
                let count = entries.count
                entries.append(entry)
                try walk(path, parent: verdict)
                if entries.count == count + 1 { entries.removeLast() }
            } else {
                entries.append(entry)
                try walk(path, parent: verdict)
            }
        }
    }

    private func names(in directory: String) throws -> [String] {
        let full = directory.isEmpty ? root : root + "/" + directory
        guard let stream = opendir(full) else { throw DockerError.contextUnreadable(directory, errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let item = readdir(stream) else { break }
            let name = withUnsafeBytes(of: &item.pointee.d_name) { bytes in
                String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let name else { throw DockerError.contextNameNotText(directory) }
            if name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw DockerError.contextUnreadable(directory, errno) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func look(at path: String) throws -> ContextEntry? {
        var status = stat()
        guard lstat(root + "/" + path, &status) == 0 else {
            // Gone since its folder was read: as if it had never been there.
            if errno == ENOENT { return nil }
            throw DockerError.contextUnreadable(path, errno)
        }
        let mode = UInt32(status.st_mode) & 0o7777
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return ContextEntry(path: path, kind: .directory, mode: mode)
        case S_IFREG: return ContextEntry(path: path, kind: .file(byteCount: Int(status.st_size)), mode: mode)
        case S_IFLNK:
            return ContextEntry(path: path, kind: .symbolicLink(target: try linkTarget(path)), mode: 0o777)
        default: return nil
        }
    }

    private func linkTarget(_ path: String) throws -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress.map { readlink(root + "/" + path, $0, characters.count) } ?? -1
            }
        }
        guard count >= 0 else { throw DockerError.contextUnreadable(path, errno) }
        guard let target = String(validating: buffer[..<count], as: UTF8.self) else {
            throw DockerError.contextNameNotText(path)
        }
        return target
    }
}
