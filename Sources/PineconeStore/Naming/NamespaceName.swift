// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// The name of a namespace that an operator chose.
package struct NamespaceName: Hashable, Sendable {
    package let rawValue: String

    package init(parsing text: String) throws(InvalidValue) {
        guard (1...IdentifierText.maximumBytes).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw InvalidValue("must be 1 to \(IdentifierText.maximumBytes) printable ASCII characters without spaces")
        }
        guard !text.hasPrefix(IdentifierText.reservedPrefix) else {
            throw InvalidValue("must not begin with two underscores: such names are Pinecone's own")
        }
        rawValue = text
    }
}
