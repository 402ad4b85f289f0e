// SPDX-License-Identifier: Apache-2.0

/// Why a store could not be opened. Each is for an operator to mend before the next start.
package struct StoreOpeningError: Error, Sendable {
    package enum Code: String, Sendable, CaseIterable {
        /// The directory can't be made, or not be written to.
        case directoryUnusable = "directory_unusable"
        /// Another process has the store open.
        case inUse = "in_use"
        /// The file is no SQLite database, or one of something else.
        case notAStore = "not_a_store"
        /// The file is a store and its content is broken.
        case damaged
        /// The file was written by a newer release.
        case newerSchema = "newer_schema"
        /// The file was written by an older release, and is only looked at.
        case olderSchema = "older_schema"
        /// The file holds vectors of another model.
        case otherEmbedder = "other_embedder"
        /// The disk is full, or does not do what it is told.
        case diskFailed = "disk_failed"
    }

    package let code: Code
    /// What is wrong, and with which file.
    package let message: String
    /// What to do about it.
    package let hint: String
    package let underlying: (any Error)?

    package init(_ code: Code, _ message: String, hint: String, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.underlying = underlying
    }
}

extension StoreOpeningError: CustomStringConvertible {
    package var description: String {
        let cause = underlying.map { " (\($0))" } ?? ""
        return "\(message)\(cause). \(hint)"
    }
}
