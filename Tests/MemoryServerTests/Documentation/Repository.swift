// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Files of the repository, for tests of what people are shown.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func url(_ path: String) -> URL { root.appending(path: path) }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: url(path), encoding: .utf8)
    }

    /// Paths of the documents: those of the top level, and all below `docs` and `ops`.
    static func documents() throws -> [String] {
        let below = try ["docs", "ops"].flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: url(folder).path).map { "\(folder)/\($0)" }
        }
        return ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"] + below.filter { $0.hasSuffix(".md") }.sorted()
    }
}
