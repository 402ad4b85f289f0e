// SPDX-License-Identifier: Apache-2.0

/// Why a file of keys can't be used, for the operator. Holds nothing of the file but names of fields and ids.
package struct KeyFileError: Error, Equatable, Sendable {
    package enum Code: String, Sendable {
        /// It is not there.
        case missing
        /// It can't be read or written.
        case failed
        /// Others than its owner may change it.
        case unsafe
        /// It is no file of keys.
        case malformed
        /// Somebody else is changing it.
        case busy
        /// It has no key of that id.
        case noSuchKey
    }

    package let code: Code
    package let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
