// SPDX-License-Identifier: Apache-2.0

/// Gives the bytes of one ``HTTPUpload`` in order.
///
/// The transport calls it on the one thread that serves every request, whenever the peer takes more: a reader may read
/// local files, and must not wait for anything else. It stays on that thread and need not be `Sendable`.
package protocol HTTPUploadReader: AnyObject {
    /// Fills the front of `buffer` and returns the count of bytes, at least 1 until the end, 0 from then on.
    ///
    /// What it throws ends the request: it becomes the `underlying` error of a ``TransportError``.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}
