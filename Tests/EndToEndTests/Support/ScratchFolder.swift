// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder that goes with it.
final class ScratchFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "memory-e2e-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String { url.appending(path: name).path }
}
