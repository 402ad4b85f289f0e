// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

/// Writes down what it is told, a word for each.
final class RecordingObserver: UpstreamObserver {
    private let lines = Locked<[String]>([])

    var seen: [String] { lines.withLock { $0 } }

    func attempted(_ attempt: UpstreamAttempt) {
        add("attempt \(attempt.number) \(attempt.outcome.rawValue)\(attempt.status.map { " \($0)" } ?? "")")
    }

    func bodyEnded(_ outcome: UpstreamOutcome, timings: HTTPTimings) {
        add("body \(outcome.rawValue)")
    }

    func retrying(after outcome: UpstreamOutcome, pause: Duration) {
        add("retry after \(outcome.rawValue)")
    }

    func retryBudgetSpent() {
        add("budget spent")
    }

    func circuitChanged(to state: CircuitBreaker.State) {
        add("circuit \(state.rawValue)")
    }

    private func add(_ line: String) {
        lines.withLock { $0.append(line) }
    }
}
