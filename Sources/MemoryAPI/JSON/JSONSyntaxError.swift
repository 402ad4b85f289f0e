// SPDX-License-Identifier: Apache-2.0

/// Why a text is not JSON, and where. Never holds any of the text.
struct JSONSyntaxError: Error, Hashable, Sendable {
    /// A constant of ours.
    let reason: String
    /// In bytes from the beginning.
    let offset: Int
    /// From 1.
    let line: Int
    /// In bytes from 1.
    let column: Int

    init(_ reason: String, at offset: Int, in bytes: [UInt8]) {
        self.reason = reason
        self.offset = offset
        let before = bytes.prefix(offset)
        line = before.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
        column = offset - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0) + 1
    }
}
