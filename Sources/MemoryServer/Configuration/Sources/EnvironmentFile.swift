// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Reads `.env` files, strictly: what two common readers would take differently is refused, with its line.
///
/// A line is empty, a comment (`#`), or `NAME=value` with an optional `export` before. Values are bare (up to a space and
/// `#`), in single quotes (taken as they are) or in double quotes (with `\n \r \t \" \\ \$`). There is no interpolation:
/// a bare or double-quoted `$` is refused. Lines end in LF or CRLF.
enum EnvironmentFile {
    private static let limit = 1 << 20

    /// The entries of a file that may be missing.
    static func read(path: String) -> (entries: [EnvironmentFileEntry], faults: [ConfigurationFault]) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return ([], []) }
        func fault(_ message: String) -> ([EnvironmentFileEntry], [ConfigurationFault]) {
            ([], [ConfigurationFault(nil, .environmentFile(path: path, line: 1), message)])
        }
        guard !isFolder.boolValue else { return fault("the file is a folder") }
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: limit + 1) ?? Data()
        else { return fault("the file cannot be read") }
        guard data.count <= limit else { return fault("the file is larger than \(limit) bytes") }
        return parse(Array(data), path: path)
    }

    /// All entries, and all lines that are none.
    static func parse(
        _ bytes: [UInt8],
        path: String
    ) -> (entries: [EnvironmentFileEntry], faults: [ConfigurationFault]) {
        var entries: [EnvironmentFileEntry] = []
        var faults: [ConfigurationFault] = []
        var lines: [String: Int] = [:]
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let content = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
        for (index, raw) in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        {
            let line = index + 1
            let name: String?
            let message: String
            do throws(SettingRefusal) {
                guard let assignment = try EnvironmentFileLine.parse(raw) else { continue }
                guard let before = lines.updateValue(line, forKey: assignment.name) else {
                    entries.append(
                        EnvironmentFileEntry(name: assignment.name, value: assignment.value, line: line)
                    )
                    continue
                }
                (name, message) = (assignment.name, "the name stands in line \(before) already")
            } catch {
                (name, message) = (nil, error.message)
            }
            faults.append(ConfigurationFault(name, .environmentFile(path: path, line: line), message))
        }
        return (entries, faults)
    }
}
