// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import MemoryCore

/// Counts requests that were turned away before any work was done for them.
struct RejectionMetrics: Sendable {
    private enum Reason: String, CaseIterable {
        case rateLimited = "rate_limited"
        case overloaded
        case unauthenticated
        case forbidden
        case misdirected
        case unreadable
    }

    private let counters: [Reason: Counter]

    /// All series are there from the start, with 0.
    init() {
        counters = Dictionary(
            uniqueKeysWithValues: Reason.allCases.map { reason in
                (
                    reason,
                    Counter(label: "http_server_rejected_requests_total", dimensions: [("reason", reason.rawValue)])
                )
            }
        )
        for counter in counters.values { counter.increment(by: 0) }
    }

    func record(_ error: any Error) {
        guard let reason = Self.reason(error) else { return }
        counters[reason]?.increment()
    }

    private static func reason(_ error: any Error) -> Reason? {
        switch error {
        case APIFault.rateLimited: .rateLimited
        case APIFault.overloaded: .overloaded
        case APIFault.unauthenticated: .unauthenticated
        case APIFault.userNotAllowed, APIFault.operatorsOnly: .forbidden
        case APIFault.misdirected: .misdirected
        case APIFault.unreadable: .unreadable
        case let error as MemoryError where error.code == .capacity: .overloaded
        default: nil
        }
    }
}
