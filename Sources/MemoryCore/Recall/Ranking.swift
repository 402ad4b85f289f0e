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
        sift(candidates, options: options, now: now, excluding: echo).memories
    }

    /// The same, and what became of all candidates.
    package static func sift(
        _ candidates: [ScoredMemory],
        options: RecallOptions,
        now: Date,
        excluding echo: NormalizedText?
    ) -> (memories: [RecalledMemory], fates: CandidateFates) {
        var fates = CandidateFates()
        var seen: Set<NormalizedText> = []
        let ranked =
            candidates
            .filter { $0.similarity >= options.scoreThreshold }
            .map { scored($0, options: options, now: now) }
            .sorted { ($1.score, $0.memory.id.rawValue) < ($0.score, $1.memory.id.rawValue) }
        var chosen: [RecalledMemory] = []
        for recalled in ranked where chosen.count < options.topK {
            let text = NormalizedText(recalled.memory.text.rawValue)
            if text == echo {
                fates.echo += 1
            } else if seen.insert(text).inserted {
                chosen.append(recalled)
            } else {
                fates.duplicate += 1
            }
        }
        fates.used = chosen.count
        fates.belowThreshold = candidates.count - ranked.count
        fates.beyondLimit = ranked.count - chosen.count - fates.echo - fates.duplicate
        return (chosen, fates)
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
