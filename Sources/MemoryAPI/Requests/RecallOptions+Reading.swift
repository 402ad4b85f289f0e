// SPDX-License-Identifier: Apache-2.0

import MemoryCore

extension RecallOptions {
    /// What a body says about recall, and `standard` for what it doesn't.
    init(_ body: inout ObjectReader, standard: RecallOptions) {
        self = standard
        if let topK = body.optional("top_k", .integer(in: Self.topKRange)) { self.topK = topK }
        if let threshold = body.optional("score_threshold", .number(in: Self.scoreThresholdRange)) {
            scoreThreshold = threshold
        }
        if let weight = body.optional("recency_weight", .number(in: Self.recencyWeightRange)) {
            recencyWeight = weight
        }
    }
}
