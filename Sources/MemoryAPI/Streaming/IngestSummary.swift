// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// Counts what became of the items of an ingest.
struct IngestSummary: Sendable {
    private(set) var indexed = 0
    private(set) var queued = 0
    private(set) var failed = 0
    private(set) var duplicates = 0
    private(set) var invalid = 0

    init(_ receipts: [MemoryReceipt] = []) {
        for receipt in receipts { count(receipt) }
    }

    mutating func count(_ outcome: IngestOutcome) {
        switch outcome {
        case .stored(_, let receipt): count(receipt)
        case .invalid: invalid += 1
        }
    }

    private mutating func count(_ receipt: MemoryReceipt) {
        switch receipt.status {
        case .indexed: indexed += 1
        case .queued: queued += 1
        case .failed: failed += 1
        }
        if receipt.isDuplicate { duplicates += 1 }
    }

    /// The last line of a streamed answer.
    var json: JSONValue {
        [
            "summary": [
                "indexed": .integer(indexed),
                "queued": .integer(queued),
                "failed": .integer(failed),
                "duplicates": .integer(duplicates),
                "invalid": .integer(invalid),
            ]
        ]
    }
}
