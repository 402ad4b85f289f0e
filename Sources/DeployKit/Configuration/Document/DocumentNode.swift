// SPDX-License-Identifier: Apache-2.0

/// A value of a YAML document with its place.
package struct DocumentNode: Sendable, Hashable {
    package indirect enum Content: Sendable, Hashable {
        case null
        /// A quoted text is never a number or a truth value.
        case scalar(String, isQuoted: Bool)
        case list([DocumentNode])
        case mapping([Entry])
    }

    package struct Entry: Sendable, Hashable {
        package let key: String
        package let mark: DocumentMark
        package var value: DocumentNode
    }

    package let mark: DocumentMark
    package var content: Content

    package init(mark: DocumentMark, content: Content) {
        self.mark = mark
        self.content = content
    }

    package subscript(key: String) -> DocumentNode? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// What it is, for an error.
    var kind: String {
        switch content {
        case .null: "nothing"
        case .scalar: "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}
