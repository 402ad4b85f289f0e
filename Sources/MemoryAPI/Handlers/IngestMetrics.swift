// SPDX-License-Identifier: Apache-2.0

import CoreMetrics

/// What became of the items of ingests.
struct IngestMetrics: Sendable {
    private let indexed = IngestMetrics.counter("indexed")
    private let queued = IngestMetrics.counter("queued")
    private let failed = IngestMetrics.counter("failed")
    private let invalid = IngestMetrics.counter("invalid")

    func record(_ summary: IngestSummary) {
        indexed.increment(by: summary.indexed)
        queued.increment(by: summary.queued)
        failed.increment(by: summary.failed)
        invalid.increment(by: summary.invalid)
    }

    private static func counter(_ outcome: String) -> Counter {
        Counter(label: "ingest_items_total", dimensions: [("outcome", outcome)])
    }
}
