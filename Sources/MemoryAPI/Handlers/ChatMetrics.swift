// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import MemoryCore
import Support

/// What became of answers. A stream that ended badly had sent its 200 before, so its outcome is counted here.
struct ChatMetrics: Sendable {
    static let done = "done"
    static let clientClosed = "client_closed"

    /// Ends of streams whose series are there before the first one.
    private static let commonEnds = [
        done, clientClosed, "shutting_down", "timeout", "rate_limited", "internal_error",
        "language_model_unavailable", "language_model_rejected", "language_model_timeout",
    ]

    private let degradations: [Degradation: Counter]
    private let contextMemories = Recorder(label: "chat_context_memories")
    /// By outcome.
    private let streams: Locked<[String: Counter]>
    private let factory = MetricsSystem.factory

    init() {
        degradations = Dictionary(
            uniqueKeysWithValues: Degradation.allCases.map { reason in
                (reason, Counter(label: "chat_degradations_total", dimensions: [("reason", reason.rawValue)]))
            }
        )
        let factory = factory
        streams = Locked(Dictionary(uniqueKeysWithValues: Self.commonEnds.map { ($0, Self.stream($0, factory)) }))
    }

    func record(_ answer: ChatAnswer) {
        for degradation in answer.degradations { degradations[degradation]?.increment() }
        contextMemories.record(answer.prepared.context.count)
    }

    /// - Parameter outcome: ``done``, ``clientClosed`` or a problem's code: all from closed sets.
    func recordStream(ended outcome: String) {
        let counter = streams.withLock { streams in
            if let known = streams[outcome] { return known }
            let made = Self.stream(outcome, factory)
            streams[outcome] = made
            return made
        }
        counter.increment()
    }

    private static func stream(_ outcome: String, _ factory: any MetricsFactory) -> Counter {
        Counter(label: "chat_streams_total", dimensions: [("outcome", outcome)], factory: factory)
    }
}
