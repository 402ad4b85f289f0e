// SPDX-License-Identifier: Apache-2.0

/// A request body that is too large to be held in memory: its length is known, its bytes are read as they are sent.
package struct HTTPUpload: Sendable {
    /// Sent as `Content-Length`; the reader has exactly these many bytes.
    package let byteCount: Int
    /// Makes a reader at the beginning. Called again when the transport has to send the body once more.
    package let makeReader: @Sendable () throws -> any HTTPUploadReader

    package init(byteCount: Int, makeReader: @escaping @Sendable () throws -> any HTTPUploadReader) {
        self.byteCount = byteCount
        self.makeReader = makeReader
    }
}
