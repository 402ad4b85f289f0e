// SPDX-License-Identifier: Apache-2.0

/// A way into a JSON value: `$`, then `.name`, `[0]`, `[-1]` (from the end) or `[*]` (every item), nothing else.
///
/// Of RFC 9535's syntax only what has one meaning and needs no evaluation.
package struct JSONPath: Sendable, Hashable, CustomStringConvertible {
    enum Part: Sendable, Hashable {
        case name(String)
        case index(Int)
        case every
    }

    package static let expectation = "a JSON path such as $.status, $.context[0].text or $.context[*].text"

    let parts: [Part]
    package let description: String

    package init?(_ text: String) {
        guard text.first == "$" else { return nil }
        var parts: [Part] = []
        var rest = text.dropFirst()
        while let first = rest.first {
            rest = rest.dropFirst()
            switch first {
            case ".":
                let name = rest.prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "]") }) else {
                    return nil
                }
                parts.append(.name(String(name)))
                rest = rest[name.endIndex...]
            case "[":
                guard let end = rest.firstIndex(of: "]") else { return nil }
                let inside = rest[..<end]
                if inside == "*" {
                    parts.append(.every)
                } else if let index = Int(inside), !inside.hasPrefix("+") {
                    parts.append(.index(index))
                } else {
                    return nil
                }
                rest = rest[rest.index(after: end)...]
            default:
                return nil
            }
        }
        self.parts = parts
        description = text
    }

    /// What it leads to: nothing, one value, or with `[*]` several.
    package func values(in tree: JSONTree) -> [JSONTree] {
        parts.reduce([tree]) { found, part in found.flatMap { Self.step($0, part) } }
    }

    private static func step(_ tree: JSONTree, _ part: Part) -> [JSONTree] {
        switch (tree, part) {
        case (.object(let members), .name(let name)):
            return members[name].map { [$0] } ?? []
        case (.list(let items), .index(let index)):
            let position = index < 0 ? items.count + index : index
            return items.indices.contains(position) ? [items[position]] : []
        case (.list(let items), .every):
            return items
        default:
            return []
        }
    }
}
