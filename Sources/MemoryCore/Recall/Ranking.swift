// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Chooses among what a store found. Pure: the same candidates, options and time give the same memories.
package enum Ranking {
    /// How many candidates a store is asked for, so that recency, the threshold and dropped echoes still leave `topK`.
    package static func candidateCount(for options: RecallOptions) -> Int {
        min(options.topK * 3 + 16, VectorQuery.maximumLimit)
    }

    /// The best memories, best first.
    ///
    /// `score = similarity · (1 + w·(2^(−age/half-life) − 1))`: recency takes at most the share `w` away and never adds.
    /// Of memories with the same text only the best stays, and none that merely repeats `echo`, the message being
    /// answered.
    package static func rank(
        _ candidates: [ScoredMemory],
        options: RecallOptions,
        now: Date,
        excluding echo: NormalizedText? = nil
    ) -> [RecalledMemory] {
        var seen: Set<NormalizedText> = []
        if let echo { seen.insert(echo) }
        let ranked =
            candidates
            .filter { $0.similarity >= options.scoreThreshold }
            .map { scored($0, options: options, now: now) }
            .sorted { ($1.score, $0.memory.id.rawValue) < ($0.score, $1.memory.id.rawValue) }
        var chosen: [RecalledMemory] = []
        for recalled in ranked where chosen.count < options.topK {
            guard seen.insert(NormalizedText(recalled.memory.text.rawValue)).inserted else { continue }
            chosen.append(recalled)
        }
        return chosen
    }

    private static func scored(_ candidate: ScoredMemory, options: RecallOptions, now: Date) -> RecalledMemory {
        let age = max(0, now.timeIntervalSince(candidate.memory.updatedAt)) / 86_400
        let recency = exp2(-age / options.halfLifeDays)
        return RecalledMemory(
            memory: candidate.memory,
            score: candidate.similarity * (1 + options.recencyWeight * (recency - 1)),
            similarity: candidate.similarity,
            recency: recency
        )
    }
}
