// SPDX-License-Identifier: Apache-2.0

/// What is known of a file that was uploaded.
package struct UploadReceipt: Sendable, Hashable {
    package let byteCount: Int
    /// Whether file and folder were flushed to the disk (fsync), so that the new file is there after a power failure. Not
    /// where the host has no `sync`; then the old file or the new one is there, whole in either case.
    package let isDurable: Bool
}
