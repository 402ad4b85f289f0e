// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// Folders of one run, removed when the process ends.
enum Scratch {
    private static let root: Result<String, any Error> = Result {
        let path = NSTemporaryDirectory() + "/ssh-client-tests-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        atexit { Scratch.remove() }
        return path
    }

    /// A new folder.
    static func folder(_ name: String) throws -> String {
        let path = try root.get() + "/\(name)-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    static func write(_ text: String, to path: String) {
        _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func remove() {
        if let path = try? root.get() { try? FileManager.default.removeItem(atPath: path) }
    }
}
