// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// Why one call gave no vectors.
struct EmbeddingFailure: Error {
    let error: MemoryError
    /// Whether the texts may be the matter: then those of another caller may do without them.
    let blamesTexts: Bool

    init(
        _ code: MemoryError.Code,
        _ message: String,
        blamesTexts: Bool = false,
        retryAfter: Duration? = nil,
        underlying: (any Error)? = nil
    ) {
        error = MemoryError(code, message, dependency: .embedder, retryAfter: retryAfter, underlying: underlying)
        self.blamesTexts = blamesTexts
    }
}
