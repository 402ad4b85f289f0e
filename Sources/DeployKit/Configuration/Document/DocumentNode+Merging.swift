// SPDX-License-Identifier: Apache-2.0

extension DocumentNode {
    /// This with `other` laid over it: mappings are merged key by key, all else is replaced, a null takes the key away.
    package func overlaid(with other: DocumentNode) -> DocumentNode {
        guard case .mapping(var entries) = content, case .mapping(let changes) = other.content else { return other }
        for change in changes {
            let index = entries.firstIndex { $0.key == change.key }
            switch (index, change.value.content) {
            case (let index?, .null):
                entries.remove(at: index)
            case (let index?, _):
                entries[index].value = entries[index].value.overlaid(with: change.value)
            case (nil, .null):
                break
            case (nil, _):
                entries.append(change)
            }
        }
        return DocumentNode(mark: mark, content: .mapping(entries))
    }
}
