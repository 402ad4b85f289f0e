// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore

/// Metadata as it is stored: a JSON object, or NULL when there is none.
enum MetadataColumn {
    private struct Value: Codable {
        let value: MetadataValue

        init(_ value: MetadataValue) {
            self.value = value
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            // A Bool is asked for first: JSON tells `true` from 1.
            if let flag = try? container.decode(Bool.self) {
                value = .flag(flag)
            } else if let number = try? container.decode(Double.self) {
                value = .number(number)
            } else if let text = try? container.decode(String.self) {
                value = .text(text)
            } else {
                value = .texts(try container.decode([String].self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch value {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .flag(let flag): try container.encode(flag)
            case .texts(let texts): try container.encode(texts)
            }
        }
    }

    static func encode(_ metadata: Metadata) throws -> String? {
        guard !metadata.isEmpty else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(metadata.fields.mapValues(Value.init)), as: UTF8.self)
    }

    static func decode(_ column: String) throws -> Metadata {
        guard let fields = PlainMetadata.fields(column) ?? general(column),
            let metadata = try? Metadata(parsing: fields)
        else { throw MemoryError.damagedRow("metadata") }
        return metadata
    }

    /// Reads any JSON object of such values.
    static func general(_ column: String) -> [String: MetadataValue]? {
        try? JSONDecoder().decode([String: Value].self, from: Data(column.utf8)).mapValues(\.value)
    }
}
