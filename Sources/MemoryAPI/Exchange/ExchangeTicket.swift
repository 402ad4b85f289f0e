// SPDX-License-Identifier: Apache-2.0

import Support

/// Reports an exchange exactly once: when its answer is written, or when the answer is dropped unwritten because the
/// client left before its head could be sent.
final class ExchangeTicket: Sendable {
    private let startedAt = ContinuousClock.now
    private let requestID: String
    private let method: String
    private let exchange: Exchange
    private let report: @Sendable (ExchangeReport) -> Void
    private let isReported = Locked(false)

    init(
        requestID: String,
        method: String,
        exchange: Exchange,
        report: @escaping @Sendable (ExchangeReport) -> Void
    ) {
        self.requestID = requestID
        self.method = method
        self.exchange = exchange
        self.report = report
    }

    deinit {
        finish(status: 499)
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
                requestID: requestID,
                method: method,
                route: facts.route,
                status: status,
                problemCode: status == 499 ? "client_closed" : facts.problemCode,
                duration: startedAt.duration(to: .now),
                bytesIn: facts.bytesIn,
                bytesOut: facts.bytesOut
            )
        )
    }
}
