// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file of keys on disk. Blocks: not for the cooperative pool.
package struct KeyFile: Sendable {
    /// What a file holds at one time.
    package struct Contents: Sendable {
        package let keys: [APIKey]
        package let version: FileVersion
        /// Whether others than the file's owner and group may read it. Nothing in it opens anything, but it names users.
        package let isReadableByOthers: Bool
    }

    private static let maximumBytes = 16 << 20

    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// Tells whether the file is still the one that was read; nil when it is not there.
    package func version() -> FileVersion? {
        FileVersion(path: path)
    }

    /// Reads it whole.
    /// - Throws: ``KeyFileError``: `missing`, `failed`, `malformed`, or `unsafe` when its group or others may write it,
    ///   since whoever writes it is whoever they want to be.
    package func read() throws(KeyFileError) -> Contents {
        // Looked at before it is read: a change meanwhile is seen as one later.
        guard let version = version() else {
            let exists = FileManager.default.fileExists(atPath: path)
            throw exists ? KeyFileError(.failed, "is not a file") : KeyFileError(.missing, "is not there")
        }
        guard !version.othersMayWrite else {
            throw KeyFileError(.unsafe, "may be written by others than its owner; chmod 600 mends it")
        }
        guard version.size <= Self.maximumBytes else {
            throw KeyFileError(.malformed, "is longer than \(Self.maximumBytes) bytes")
        }
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw KeyFileError(.failed, "cannot be read")
        }
        return Contents(
            keys: try KeyFileCoding.decode(data),
            version: version,
            isReadableByOthers: version.othersMayRead
        )
    }
}
