// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HTTPTransport

/// What a build may copy from: a folder without what its `.dockerignore` leaves out, looked through once.
package struct BuildContext: Sendable {
    /// Bound of an ignore file and of a Dockerfile.
    private static let maximumTextBytes = 1024 * 1024

    let root: String
    private let entries: [ContextEntry]
    /// The text of the Dockerfile.
    let dockerfile: String
    /// Relative to the root.
    let dockerfilePath: String

    /// Things that are sent: files, folders and links.
    package var entryCount: Int { entries.count }
    /// The length of the tar that is sent.
    package let byteCount: Int

    /// Looks the folder through, on a thread of its own.
    ///
    /// - Parameters:
    ///   - folder: The context's root.
    ///   - dockerfile: Relative to `folder` and within it. As with Docker, `<dockerfile>.dockerignore` beside it is
    ///     taken before `.dockerignore` in the root.
    package static func scan(_ folder: String, dockerfile: String = "Dockerfile") async throws -> BuildContext {
        try await BlockingWork.run { isCancelled in
            try BuildContext(folder, dockerfile: dockerfile, isCancelled: isCancelled)
        }
    }

    private init(_ folder: String, dockerfile path: String, isCancelled: @escaping () -> Bool) throws {
        root = folder
        dockerfilePath = CleanPath.clean(path)
        guard !dockerfilePath.hasPrefix("/"), dockerfilePath != "..", !dockerfilePath.hasPrefix("../") else {
            throw DockerError(.dockerfile, "the Dockerfile must be inside the build context")
        }
        guard let text = try Self.text(folder, dockerfilePath) else {
            throw DockerError(
                .dockerfile,
                "there is no \(dockerfilePath) in the build context",
                hint: "name the Dockerfile relative to the context's folder"
            )
        }
        dockerfile = text
        entries = try ContextScan.entries(
            of: folder,
            rules: Self.rules(folder, dockerfilePath),
            isCancelled: isCancelled
        )
        byteCount = entries.reduce(TarHeader.end.count) { sum, entry in
            let content = TarHeader.contentLength(of: entry)
            return sum + TarHeader.blocks(for: entry).count + content + TarHeader.padding(after: content).count
        }
    }

    /// The context as tar, read from the disk while it is sent.
    package var upload: HTTPUpload {
        HTTPUpload(byteCount: byteCount) { [root, entries] in ContextTarReader(root: root, entries: entries) }
    }

    /// The paths that are sent, sorted by folder: for tests, and for whoever wonders why a build is slow.
    package var paths: [String] { entries.map(\.path) }

    private static func rules(_ folder: String, _ dockerfile: String) throws -> IgnoreRules {
        for path in [dockerfile + ".dockerignore", ".dockerignore"] {
            guard let text = try text(folder, path) else { continue }
            do throws(IgnoreRules.Malformed) {
                return try IgnoreRules(text, needed: [".dockerignore", dockerfile])
            } catch {
                throw DockerError(.ignoreFile, "\(path):\(error.line): the pattern is malformed")
            }
        }
        return IgnoreRules()
    }

    private static func text(_ folder: String, _ path: String) throws -> String? {
        guard let file = FileHandle(forReadingAtPath: folder + "/" + path) else {
            guard FileManager.default.fileExists(atPath: folder + "/" + path) else { return nil }
            throw DockerError(.contextUnreadable, "\(path) cannot be read")
        }
        defer { try? file.close() }
        let data: Data?
        do {
            data = try file.read(upToCount: maximumTextBytes + 1)
        } catch {
            throw DockerError(.contextUnreadable, "\(path) cannot be read", underlying: error)
        }
        guard let data else { return "" }
        guard data.count <= maximumTextBytes else {
            throw DockerError(.contextUnreadable, "\(path) is larger than \(maximumTextBytes) bytes")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
