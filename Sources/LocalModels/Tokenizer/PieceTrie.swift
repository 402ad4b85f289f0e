// SPDX-License-Identifier: Apache-2.0

/// Word pieces by their UTF-8 bytes: a trie with two entrances, for pieces that begin a word and for those that go on.
struct PieceTrie: Sendable {
    /// A place in the trie.
    struct Node: Sendable {
        fileprivate let index: UInt32

        static let wordStart = Node(index: 0)
        static let continuation = Node(index: 1)
    }

    /// Of each node, the piece that ends there, or -1.
    private var pieces: [Int32] = [-1, -1]
    /// Edges as an open hash table, by `node << 8 | byte`. A target of 0 marks an empty slot: no edge leads to an entrance.
    private var edges: [(key: UInt32, target: UInt32)]
    private var edgeCount = 0

    /// - Parameter edgeEstimate: sizes the table, so that filling it doesn't rebuild it.
    init(edgeEstimate: Int) {
        var capacity = 1024
        while capacity < 2 * edgeEstimate { capacity *= 2 }
        edges = .init(repeating: (0, 0), count: capacity)
    }

    /// The piece that ends at `node`, if one does.
    func piece(at node: Node) -> Int32? {
        let piece = pieces[Int(node.index)]
        return piece < 0 ? nil : piece
    }

    func child(of node: Node, _ byte: UInt8) -> Node? {
        let edge = edges[slot(of: node, byte)]
        return edge.target == 0 ? nil : Node(index: edge.target)
    }

    /// Adds a piece; false when it is there already.
    mutating func insert(_ bytes: some Sequence<UInt8>, at entrance: Node, piece: Int32) -> Bool {
        var node = entrance
        for byte in bytes {
            if let next = child(of: node, byte) {
                node = next
                continue
            }
            if 4 * edgeCount >= 3 * edges.count { grow() }
            let next = Node(index: UInt32(pieces.count))
            pieces.append(-1)
            edges[slot(of: node, byte)] = (node.index << 8 | UInt32(byte), next.index)
            edgeCount += 1
            node = next
        }
        guard pieces[Int(node.index)] < 0 else { return false }
        pieces[Int(node.index)] = piece
        return true
    }

    /// Where the edge is, or where it would go.
    private func slot(of node: Node, _ byte: UInt8) -> Int {
        let key = node.index << 8 | UInt32(byte)
        let mask = edges.count - 1
        // Fibonacci hashing: the high bits of the product are spread well.
        var slot = Int(truncatingIfNeeded: (UInt64(key) &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
        while edges[slot].target != 0, edges[slot].key != key {
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func grow() {
        let old = edges
        edges = .init(repeating: (0, 0), count: 2 * old.count)
        for edge in old where edge.target != 0 {
            edges[slot(of: Node(index: edge.key >> 8), UInt8(truncatingIfNeeded: edge.key))] = edge
        }
    }
}
