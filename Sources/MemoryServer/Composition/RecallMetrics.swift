// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import MemoryCore

/// How recalls end, and what becomes of the candidates that the store finds: a threshold that is too high shows here.
struct RecallMetrics: RecallObserver {
    private let hit = RecallMetrics.recalls("hit")
    private let empty = RecallMetrics.recalls("empty")
    private let unavailable = RecallMetrics.recalls("unavailable")
    private let used = RecallMetrics.candidates("used")
    private let belowThreshold = RecallMetrics.candidates("below_threshold")
    private let echo = RecallMetrics.candidates("echo")
    private let duplicate = RecallMetrics.candidates("duplicate")
    private let beyondLimit = RecallMetrics.candidates("beyond_limit")

    func recalled(_ recall: Recall) {
        // Without the store it is unavailable even where something on its way there was found.
        let result = recall.isComplete ? (recall.memories.isEmpty ? empty : hit) : unavailable
        result.increment()
        let fates = recall.fates
        add(fates.used, to: used)
        add(fates.belowThreshold, to: belowThreshold)
        add(fates.echo, to: echo)
        add(fates.duplicate, to: duplicate)
        add(fates.beyondLimit, to: beyondLimit)
    }

    func recallFailed() {
        unavailable.increment()
    }

    private func add(_ count: Int, to counter: Counter) {
        if count > 0 { counter.increment(by: count) }
    }

    private static func recalls(_ result: String) -> Counter {
        Counter(label: "recalls_total", dimensions: [("result", result)])
    }

    private static func candidates(_ fate: String) -> Counter {
        Counter(label: "recall_candidates_total", dimensions: [("fate", fate)])
    }
}
