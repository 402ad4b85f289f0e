// SPDX-License-Identifier: Apache-2.0

/// How memories are chosen.
package struct RecallOptions: Hashable, Sendable {
    package static let topKRange = 1...100
    package static let scoreThresholdRange = 0.0...1.0
    package static let recencyWeightRange = 0.0...1.0

    /// How many memories at most.
    package var topK: Int
    /// The similarity below which a memory is not recalled. MiniLM's cosine of a good match is often 0.3 to 0.5.
    package var scoreThreshold: Double
    /// How much age tells: 0 not at all; at 1 a memory of one half-life counts half. 0.05 only tips the balance: an
    /// additive blend of 0.3 was measured to drop recall@10 on LoCoMo from 71 to 46.
    package var recencyWeight: Double
    /// Days in which the recency of a memory halves.
    package var halfLifeDays: Double

    package static let standard = RecallOptions()

    package init(
        topK: Int = 8,
        scoreThreshold: Double = 0.25,
        recencyWeight: Double = 0.05,
        halfLifeDays: Double = 30
    ) {
        self.topK = topK
        self.scoreThreshold = scoreThreshold
        self.recencyWeight = recencyWeight
        self.halfLifeDays = halfLifeDays
    }
}
