// SPDX-License-Identifier: Apache-2.0

/// Turns texts into vectors whose dot product is their similarity.
package protocol Embedder: Sendable {
    /// Which model this is; recorded beside the vectors, which mean nothing without it.
    var identity: EmbedderIdentity { get }

    /// One embedding for each text, in order. Any text is allowed, also an empty one.
    ///
    /// Waiting texts of several callers may be computed together. Honours task cancellation.
    /// - Throws: ``MemoryError`` with dependency `.embedder` (`capacity` when too much is waiting already), or
    ///   `CancellationError`.
    func embed(_ texts: [String]) async throws -> [Embedding]
}
