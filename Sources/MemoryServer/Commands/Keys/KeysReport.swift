// SPDX-License-Identifier: Apache-2.0

import AccessControl
import Foundation
import MemoryCore

/// What `keys list` prints.
struct KeysReport {
    private struct Row: Encodable {
        let id: String
        let name: String
        let kind: String
        let users: [String]
        let createdAt: String
        let expiresAt: String?
        let expired: Bool

        enum CodingKeys: String, CodingKey {
            case id, name, kind, users
            case createdAt = "created_at"
            case expiresAt = "expires_at"
            case expired
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            try container.encode(name, forKey: .name)
            try container.encode(kind, forKey: .kind)
            try container.encode(users, forKey: .users)
            try container.encode(createdAt, forKey: .createdAt)
            // Null rather than absent: every row has the same keys.
            try container.encode(expiresAt, forKey: .expiresAt)
            try container.encode(expired, forKey: .expired)
        }
    }

    private let rows: [Row]

    init(keys: [APIKey], now: Date) {
        rows = keys.map { key in
            let (kind, users) = Self.scope(key.scope)
            return Row(
                id: key.id,
                name: key.name,
                kind: kind,
                users: users,
                createdAt: key.createdAt.formatted(.iso8601),
                expiresAt: key.expiresAt?.formatted(.iso8601),
                expired: key.hasExpired(at: now)
            )
        }
    }

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(rows) + Data("\n".utf8)
    }

    func table() -> String {
        let head = ["ID", "NAME", "FOR", "MADE", "ENDS"]
        let lines = rows.map { row in
            [
                row.id, row.name, row.kind == "users" ? row.users.joined(separator: ", ") : row.kind, row.createdAt,
                (row.expiresAt ?? "never") + (row.expired ? " (over)" : ""),
            ]
        }
        let widths = head.indices.map { column in ([head] + lines).map { $0[column].count }.max() ?? 0 }
        return ([head] + lines).map { line in
            let padded = zip(line, widths).dropLast().map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
            return (padded + [line.last ?? ""]).joined(separator: "  ") + "\n"
        }.joined()
    }

    private static func scope(_ scope: APIKey.Scope) -> (kind: String, users: [String]) {
        switch scope {
        case .users(let users): ("users", users.map(\.rawValue).sorted())
        case .service: ("service", [])
        case .operations: ("operator", [])
        }
    }
}
