// SPDX-License-Identifier: Apache-2.0

/// One page of a sorted list.
struct Page<Item> {
    let items: [Item]
    /// The token of the next page; nil on the last one.
    let next: String?

    /// - Parameters:
    ///   - all: Sorted by `name`, bitwise.
    ///   - name: What the list is sorted by; unique.
    init(_ all: [Item], limit: Int, after start: String?, name: (Item) -> String) {
        let rest = start.map { start in all.drop { !PageToken.precedes(start, name($0)) } } ?? all[...]
        items = Array(rest.prefix(limit))
        next = rest.count > limit ? items.last.map { PageToken.encode(name($0)) } : nil
    }
}
