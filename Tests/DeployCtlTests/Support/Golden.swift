// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Compares with a file in `Fixtures`; with UPDATE_GOLDENS=1 in the environment it writes the file instead.
enum Golden {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    static func expect(
        _ text: String,
        _ name: String,
        location: SourceLocation = #_sourceLocation
    ) throws {
        let file = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try Data(text.utf8).write(to: file)
        }
        let wanted = try String(contentsOf: file, encoding: .utf8)
        #expect(text == wanted, "differs from \(name)", sourceLocation: location)
    }
}
