// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// A folder that is gone after the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        // One slash only: the kernel writes the path like this in its list of mounts.
        let parent = FileManager.default.temporaryDirectory.path().split(separator: "/").joined(separator: "/")
        path = "/\(parent)/ml-\(RandomText.make().prefix(12))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and the folders above it; a name that ends in a slash makes a folder.
    func write(_ name: String, _ content: String = "x", mode: Int = 0o644) throws {
        let full = path + "/" + name
        if name.hasSuffix("/") {
            try FileManager.default.createDirectory(atPath: full, withIntermediateDirectories: true)
            return
        }
        let parent = URL(filePath: full).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try Data(content.utf8).write(to: URL(filePath: full))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: full)
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
    }
}
