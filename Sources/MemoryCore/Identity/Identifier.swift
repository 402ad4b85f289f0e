// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The rules that ``UserID``, ``MemoryID`` and ``SessionID`` share.
///
/// Text is brought to NFC. Swift compares strings by canonical equivalence and SQLite and Pinecone by bytes; without one
/// form, two users whose ids differ only in composition would be one key in memory and two in the store.
enum Identifier {
    static func parse(_ text: String, maximumBytes: Int) throws(InvalidValue) -> String {
        // Printable ASCII is its own NFC and has nothing invisible. Every row that a store reads comes through here.
        let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        let normal = isPlain ? text : text.precomposedStringWithCanonicalMapping
        guard !normal.isEmpty else { throw InvalidValue("must not be empty") }
        guard normal.utf8.count <= maximumBytes else { throw InvalidValue("must be at most \(maximumBytes) bytes") }
        if isPlain { return normal }
        for scalar in normal.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .format:
                throw InvalidValue("must not contain control or invisible characters")
            default:
                continue
            }
        }
        guard normal.first?.isWhitespace != true, normal.last?.isWhitespace != true else {
            throw InvalidValue("must not begin or end with white space")
        }
        return normal
    }
}
