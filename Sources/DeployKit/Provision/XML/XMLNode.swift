// SPDX-License-Identifier: Apache-2.0

/// An element of an XML document: its name without a prefix, the text in it, and the elements in it. Attributes are passed over.
struct XMLNode: Sendable, Hashable {
    let name: String
    /// All the text directly in it, without white space at its ends.
    let text: String
    let children: [XMLNode]

    /// The first element of this name.
    subscript(_ name: String) -> XMLNode? { children.first { $0.name == name } }

    /// The text of the first element of this name; `nil` when it is not there, or empty.
    func value(_ name: String) -> String? {
        self[name].flatMap { $0.text.isEmpty ? nil : $0.text }
    }

    /// EC2 writes lists as an element with an `item` for each entry.
    func items(_ name: String) -> [XMLNode] {
        self[name]?.children.filter { $0.name == "item" } ?? []
    }
}
