// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Metrics
import Support

/// What becomes of spans on their way to the collector.
struct TraceExportMetrics: Sendable {
    enum DropReason: String, CaseIterable, Sendable {
        /// Spans end faster than they are sent.
        case queueFull = "queue_full"
        /// The collector doesn't want them.
        case rejected
        /// The collector can't be had.
        case undeliverable
    }

    private let exportedSpans = Counter(label: "trace_spans_exported_total")
    private let drops: [DropReason: Counter]
    private let seenDrops = Locked<UInt64>(0)

    init() {
        drops = Dictionary(
            uniqueKeysWithValues: DropReason.allCases.map { reason in
                (reason, Counter(label: "trace_spans_dropped_total", dimensions: [("reason", reason.rawValue)]))
            }
        )
    }

    func exported(_ count: Int) {
        exportedSpans.increment(by: count)
    }

    func dropped(_ count: Int, _ reason: DropReason) {
        drops[reason]?.increment(by: count)
    }

    /// - Parameter total: of all time, as the queue counts.
    func recordDrops(_ total: UInt64) {
        let more = seenDrops.withLock { seen in
            defer { seen = total }
            return total - seen
        }
        dropped(Int(more), .queueFull)
    }
}
