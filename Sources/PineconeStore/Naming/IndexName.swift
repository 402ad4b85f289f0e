// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// The name of a Pinecone index: 1 to 45 lower-case letters, digits and hyphens, a letter or digit at both ends, as the
/// control plane's specification has it.
package struct IndexName: Hashable, Sendable {
    package let rawValue: String

    package init(parsing text: String) throws(InvalidValue) {
        let bytes = Array(text.utf8)
        let hyphen = UInt8(ascii: "-")
        guard (1...45).contains(bytes.count), bytes.first != hyphen, bytes.last != hyphen,
            bytes.allSatisfy({
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == hyphen
            })
        else {
            throw InvalidValue("must be 1 to 45 lower-case letters, digits and hyphens, with no hyphen at either end")
        }
        rawValue = text
    }
}
