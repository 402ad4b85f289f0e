// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Files of the repository, for tests of what people are shown as examples.
enum Repository {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Compares with a file that is made of code; with UPDATE_GOLDENS=1 in the environment it writes the file instead.
    static func expect(_ text: String, _ path: String, location: SourceLocation = #_sourceLocation) throws {
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try Data(text.utf8).write(to: root.appending(path: path))
        }
        let wanted = try self.text(path)
        #expect(text == wanted, "differs from \(path)", sourceLocation: location)
    }
}
