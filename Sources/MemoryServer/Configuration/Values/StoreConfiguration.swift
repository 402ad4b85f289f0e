// SPDX-License-Identifier: Apache-2.0

/// Where memories are kept.
struct StoreConfiguration: Sendable {
    let kind: VectorStoreChoice
    let directory: String
    let cacheBytes: Int
    let sessionLifetime: Duration
    /// Nil with SQLite.
    let pinecone: PineconeAccess?
    /// Writes that may wait for Pinecone.
    let outboxLimit: Int
}
