// SPDX-License-Identifier: Apache-2.0

/// What requests are counted apart: an answer costs a language model, an ingest costs the embedder, the rest little.
package enum RateBudget: String, CaseIterable, Sendable {
    case chat
    case ingest
    case other
}
