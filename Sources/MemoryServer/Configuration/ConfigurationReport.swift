// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The effective configuration as `memory-server config` prints it.
struct ConfigurationReport {
    private static let notSet = "(not set)"

    let settings: [EffectiveSetting]

    /// Three columns: name, value, source.
    func table() -> String {
        let rows = settings.map { [$0.name, $0.text ?? Self.notSet, $0.origin.description] }
        let widths = (0..<2).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let padded = zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
            return (padded + [row[2]]).joined(separator: "  ") + "\n"
        }.joined()
    }

    /// An array of objects, in the order of the table.
    func json() throws -> Data {
        struct Row: Encodable {
            let name: String
            let value: String?
            let source: String
            let secret: Bool

            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(name, forKey: .name)
                // Null rather than absent: every row has the same keys.
                try container.encode(value, forKey: .value)
                try container.encode(source, forKey: .source)
                try container.encode(secret, forKey: .secret)
            }

            enum CodingKeys: String, CodingKey { case name, value, source, secret }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let rows = settings.map { setting in
            Row(
                name: setting.name,
                value: setting.text,
                source: setting.origin.description,
                secret: setting.isSecret
            )
        }
        return try encoder.encode(rows) + Data("\n".utf8)
    }
}
