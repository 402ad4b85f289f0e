// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Settings in files of their own, as Docker and Kubernetes mount secrets: `/run/secrets/LLM_API_KEY`, in upper or lower
/// case, with the value as content.
///
/// Only files named for a setting are opened. The library's provider reads the whole folder, which fails on somebody
/// else's unreadable secret.
enum SecretFiles {
    static let directory = "/run/secrets"
    private static let limit = 64 << 10

    static func read(directory: String, names: [String]) -> (source: SettingSource, faults: [ConfigurationFault]) {
        var values: [String: String] = [:]
        var origins: [String: SettingOrigin] = [:]
        var faults: [ConfigurationFault] = []
        for name in names {
            let paths = [name, name.lowercased()].map { directory + "/" + $0 }
            guard let path = paths.first(where: FileManager.default.fileExists) else { continue }
            do {
                values[name] = try content(of: path)
                origins[name] = .secretFile(path: path)
            } catch {
                faults.append(ConfigurationFault(name, .secretFile(path: path), error.message))
            }
        }
        return (SettingSource(values: values, origins: origins, unknownNames: .none), faults)
    }

    /// The file's text without the line end that editors and `echo` put there.
    private static func content(of path: String) throws(SettingRefusal) -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw SettingRefusal("the file cannot be opened for reading")
        }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: limit + 1) ?? Data() else {
            throw SettingRefusal("the file cannot be read")
        }
        guard data.count <= limit else { throw SettingRefusal("the file is larger than \(limit) bytes") }
        guard var text = String(validating: data, as: UTF8.self) else {
            throw SettingRefusal("the file is not UTF-8")
        }
        // `\r\n` is one Character.
        if text.last?.isNewline == true { text.removeLast() }
        return text
    }
}
