// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The built binary and what it needs: found, never skipped.
enum ServerBinary {
    struct Missing: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(path) is not there: build memory-server, and run `make model`" }
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Beside the test program in the build folder.
    static func url() throws -> URL {
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return try existing(program.deletingLastPathComponent().appending(path: "memory-server"))
    }

    static func modelDirectory() throws -> URL {
        let named = ProcessInfo.processInfo.environment["MODEL_DIR"].map { URL(filePath: $0) }
        return try existing(named ?? root.appending(path: "models/all-MiniLM-L6-v2"))
    }

    private static func existing(_ url: URL) throws -> URL {
        guard FileManager.default.fileExists(atPath: url.path) else { throw Missing(path: url.path) }
        return url
    }
}
