// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Lines of JSON, one record each, that are only ever added to: `releases.jsonl` and `journal.jsonl`.
///
/// A host may lose power in the middle of a line. A last line that is torn is left out, and whoever adds the next one
/// begins a new line first; a torn line that got company that way is left out too, and counted.
package enum RecordLines {
    package struct Reading<Record: Sendable>: Sendable {
        package let records: [Record]
        /// Lines that are no record: torn, or of a version that is not known.
        package let unreadable: Int
    }

    package static func decode<Record: Decodable & Sendable>(
        _ type: Record.Type,
        from text: String
    ) -> Reading<Record> {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        var records: [Record] = []
        var unreadable = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) where !line.isEmpty {
            // JSONDecoder passes over fields that a later version added; nothing rewrites the line, so they stay.
            if let record = try? decoder.decode(type, from: Data(line)) {
                records.append(record)
            } else {
                unreadable += 1
            }
        }
        return Reading(records: records, unreadable: unreadable)
    }

    /// One line without its end. Keys are sorted: the same record is the same text.
    package static func encode(_ record: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(record), as: UTF8.self)
    }
}
