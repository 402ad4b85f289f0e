// SPDX-License-Identifier: Apache-2.0

/// A question to a ``VectorStore``.
package struct VectorQuery: Sendable {
    /// The most that one query may ask for.
    package static let maximumLimit = 1_000

    /// Unit length.
    package let vector: [Float]
    /// 1 to ``maximumLimit``.
    package let limit: Int
    /// Only memories of these kinds are looked at.
    package let kinds: Set<MemoryKind>

    package init(vector: [Float], limit: Int, kinds: Set<MemoryKind> = [.statement]) {
        self.vector = vector
        self.limit = min(max(limit, 1), Self.maximumLimit)
        self.kinds = kinds
    }
}
