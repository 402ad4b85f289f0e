// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import Testing

@Suite("Ranking")
struct RankingTests {
    private func scored(_ text: String, _ similarity: Double, daysOld: Double = 0) -> ScoredMemory {
        ScoredMemory(memory: Samples.memory(text, daysOld: daysOld), similarity: similarity)
    }

    private func rank(_ candidates: [ScoredMemory], _ options: RecallOptions = .standard, echo: String? = nil)
        -> [String]
    {
        Ranking.rank(candidates, options: options, now: Samples.now, excluding: echo.map { NormalizedText($0) })
            .map(\.memory.text.rawValue)
    }

    @Test("the score follows the published formula", arguments: [(0.0, 1.0), (30, 0.5), (60, 0.25), (3_000, 0)])
    func formula(_ daysOld: Double, _ recency: Double) throws {
        let options = RecallOptions(recencyWeight: 0.2, halfLifeDays: 30)
        let recalled = try #require(
            Ranking.rank([scored("a", 0.6, daysOld: daysOld)], options: options, now: Samples.now).first
        )
        #expect(abs(recalled.recency - recency) < 1e-9)
        #expect(abs(recalled.score - 0.6 * (1 + 0.2 * (recency - 1))) < 1e-9)
    }

    @Test("a memory dated in the future counts as new, not as better")
    func future() throws {
        let recalled = Ranking.rank([scored("a", 0.6, daysOld: -10)], options: .standard, now: Samples.now)
        #expect(recalled.first?.recency == 1)
        #expect(recalled.first?.score == 0.6)
    }

    @Test("recency tips the balance between equals and does not overturn similarity")
    func balance() {
        #expect(rank([scored("old", 0.5, daysOld: 365), scored("new", 0.5)]) == ["new", "old"])
        #expect(rank([scored("old", 0.6, daysOld: 365), scored("new", 0.5)]) == ["old", "new"])
    }

    @Test("the threshold is on similarity, so that age alone drops nothing")
    func threshold() {
        #expect(rank([scored("kept", 0.25, daysOld: 999), scored("dropped", 0.249)]) == ["kept"])
    }

    @Test("no more than top_k come back, best first; equals in the order of their ids")
    func topK() {
        let candidates = (0..<20).map { scored("m\($0)", 0.3 + Double($0) / 100) }
        #expect(rank(candidates.shuffled(), RecallOptions(topK: 3)) == ["m19", "m18", "m17"])
        let equals = (0..<5).map { scored("e\($0)", 0.5) }
        #expect(rank(equals.shuffled()) == rank(equals.shuffled()))
    }

    @Test("of memories with the same text one stays, and the echo of the message none")
    func duplicates() {
        let candidates = [scored("I like tea.", 0.9), scored("i like TEA", 0.8), scored("Tea is hot", 0.7)]
        #expect(rank(candidates) == ["I like tea.", "Tea is hot"])
        #expect(rank(candidates, echo: "I like tea") == ["Tea is hot"])
    }

    @Test("nothing found gives nothing")
    func empty() {
        #expect(rank([]).isEmpty)
    }

    @Test("what became of each candidate is told, and every one is counted once")
    func fates() {
        let candidates = [
            scored("I like tea.", 0.9), scored("Do I like tea?", 0.8), scored("i LIKE tea", 0.7),
            scored("Tea is hot", 0.6), scored("Coffee", 0.5), scored("Milk", 0.4), scored("Rain", 0.1),
        ]
        let (memories, fates) = Ranking.sift(
            candidates,
            options: RecallOptions(topK: 2),
            now: Samples.now,
            excluding: NormalizedText("Do I like tea?")
        )
        #expect(memories.map(\.memory.text.rawValue) == ["I like tea.", "Tea is hot"])
        var expected = CandidateFates()
        expected.used = 2
        expected.belowThreshold = 1
        expected.echo = 1
        expected.duplicate = 1
        expected.beyondLimit = 2
        #expect(fates == expected)
    }
}
