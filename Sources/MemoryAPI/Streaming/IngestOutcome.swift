// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// What became of one line of an NDJSON ingest.
enum IngestOutcome: Sendable {
    case stored(line: Int, MemoryReceipt)
    case invalid(line: Int, [FieldFault])

    var json: JSONValue {
        switch self {
        case .stored(let line, let receipt):
            [
                "line": .integer(line),
                "id": .string(receipt.id.rawValue),
                "status": .string(receipt.status.rawValue),
                "duplicate": .bool(receipt.isDuplicate),
                "truncated": .bool(receipt.isTruncated),
            ]
        case .invalid(let line, let faults):
            ["line": .integer(line), "status": "invalid", "errors": .array(faults.map(\.json))]
        }
    }
}
