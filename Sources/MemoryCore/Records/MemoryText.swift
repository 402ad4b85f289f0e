// SPDX-License-Identifier: Apache-2.0

/// A text that may be remembered or asked: not blank, of bounded size.
package struct MemoryText: Hashable, Sendable {
    /// 32 KiB: with its metadata it stays below the 40 KB that Pinecone allows for one record's metadata, so a memory that
    /// one store takes, every store takes.
    package static let maximumBytes = 32_768

    package let rawValue: String

    package init(parsing text: String) throws(InvalidValue) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw InvalidValue("must be at most \(Self.maximumBytes) bytes of UTF-8")
        }
        guard text.contains(where: { !$0.isWhitespace }) else { throw InvalidValue("must not be empty") }
        guard !text.utf8.contains(0) else { throw InvalidValue("must not contain NUL characters") }
        rawValue = text
    }
}
