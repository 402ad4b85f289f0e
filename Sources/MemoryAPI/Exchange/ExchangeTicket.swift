// SPDX-License-Identifier: Apache-2.0

import Observability
import Support

/// Reports an exchange exactly once: when its answer is written, or when the answer is dropped unwritten because the
/// client left before its head could be sent.
final class ExchangeTicket: Sendable {
    private let startedAt = ContinuousClock.now
    private let head: ExchangeHead
    private let exchange: Exchange
    private let times: DependencyTimes
    private let report: @Sendable (ExchangeReport) -> Void
    private let isReported = Locked(false)

    init(
        head: ExchangeHead,
        exchange: Exchange,
        times: DependencyTimes,
        report: @escaping @Sendable (ExchangeReport) -> Void
    ) {
        self.head = head
        self.exchange = exchange
        self.times = times
        self.report = report
    }

    deinit {
        finish(status: ExchangeReport.clientClosed)
    }

    func finish(status: Int) {
        let wasReported = isReported.withLock { isReported in
            defer { isReported = true }
            return isReported
        }
        guard !wasReported else { return }
        let facts = exchange.facts
        report(
            ExchangeReport(
                head: head,
                facts: facts,
                status: status,
                duration: startedAt.duration(to: .now),
                timeToFirstByte: facts.firstByteAt.map { startedAt.duration(to: $0) },
                dependencyTimes: times.all
            )
        )
    }
}
