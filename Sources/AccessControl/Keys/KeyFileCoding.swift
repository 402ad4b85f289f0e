// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore

/// The file's text: `{"version":1,"keys":[{"id","name","kind","users"?,"secret_sha256","created_at","expires_at"?}]}`.
///
/// Strict: an unknown field may be a limit that somebody meant, and a key without it would be wider than they think.
enum KeyFileCoding {
    /// A file of that many keys is read in some 50 ms.
    static let maximumKeys = 10_000

    private enum Kind: String {
        case users
        case service
        case operations = "operator"
    }

    private static let fields: Set<String> = [
        "id", "name", "kind", "users", "secret_sha256", "created_at", "expires_at",
    ]

    static func decode(_ data: Data) throws(KeyFileError) -> [APIKey] {
        guard let root = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw KeyFileError(.malformed, "is not a JSON object")
        }
        guard Set(root.keys) == ["version", "keys"], root["version"] as? Int == 1,
            let entries = root["keys"] as? [[String: Any]]
        else { throw KeyFileError(.malformed, "is not {\"version\": 1, \"keys\": [{…}, …]}") }
        guard entries.count <= maximumKeys else {
            throw KeyFileError(.malformed, "has more than \(maximumKeys) keys")
        }
        var keys: [APIKey] = []
        var ids: Set<String> = []
        for (index, entry) in entries.enumerated() {
            let key = try key(entry, at: index)
            guard ids.insert(key.id).inserted else {
                throw KeyFileError(.malformed, "has two keys of the id \(key.id)")
            }
            keys.append(key)
        }
        return keys
    }

    static func encode(_ keys: [APIKey]) throws(KeyFileError) -> Data {
        let entries = keys.map { key -> [String: Any] in
            var entry: [String: Any] = [
                "id": key.id,
                "name": key.name,
                "secret_sha256": key.digest.text,
                "created_at": text(of: key.createdAt),
            ]
            entry["expires_at"] = key.expiresAt.map(text)
            switch key.scope {
            case .users(let users):
                entry["kind"] = Kind.users.rawValue
                entry["users"] = users.map(\.rawValue).sorted()
            case .service: entry["kind"] = Kind.service.rawValue
            case .operations: entry["kind"] = Kind.operations.rawValue
            }
            return entry
        }
        do {
            let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return try JSONSerialization.data(withJSONObject: ["version": 1, "keys": entries], options: options)
                + Data("\n".utf8)
        } catch {
            throw KeyFileError(.failed, "could not be encoded")
        }
    }

    /// Whole seconds, UTC.
    static func text(of date: Date) -> String {
        date.formatted(.iso8601)
    }

    private static func key(_ entry: [String: Any], at index: Int) throws(KeyFileError) -> APIKey {
        func malformed(_ what: String) -> KeyFileError { KeyFileError(.malformed, "keys[\(index)] \(what)") }
        func string(_ name: String) throws(KeyFileError) -> String {
            guard let text = entry[name] as? String else { throw malformed("has no text \"\(name)\"") }
            return text
        }
        func date(_ name: String) throws(KeyFileError) -> Date {
            guard let date = try? Date(try string(name), strategy: .iso8601) else {
                throw malformed("has no date such as 2026-11-22T10:00:00Z in \"\(name)\"")
            }
            return date
        }

        guard fields.isSuperset(of: entry.keys) else { throw malformed("has a field that is none of a key's") }
        let (id, name) = (try string("id"), try string("name"))
        guard APIKeyText.isID(id) else { throw malformed("has an \"id\" that is not 12 hexadecimal digits") }
        guard APIKey.isName(name) else { throw malformed("has an empty, long or unprintable \"name\"") }
        guard let digest = KeyDigest(try string("secret_sha256")) else {
            throw malformed("has a \"secret_sha256\" that is not 64 hexadecimal digits")
        }
        guard let kind = Kind(rawValue: try string("kind")) else {
            throw malformed("has a \"kind\" that is none of users, service, operator")
        }
        guard (kind == .users) == (entry["users"] != nil) else {
            throw malformed("must have \"users\" if its kind is users, and only then")
        }
        return APIKey(
            id: id,
            name: name,
            digest: digest,
            scope: try scope(kind, entry["users"], malformed),
            createdAt: try date("created_at"),
            expiresAt: entry["expires_at"] == nil ? nil : try date("expires_at")
        )
    }

    private static func scope(
        _ kind: Kind,
        _ users: Any?,
        _ malformed: (String) -> KeyFileError
    ) throws(KeyFileError) -> APIKey.Scope {
        switch kind {
        case .service: return .service
        case .operations: return .operations
        case .users:
            guard let texts = users as? [String], !texts.isEmpty else {
                throw malformed("must name at least one of its \"users\"")
            }
            var parsed: Set<UserID> = []
            for text in texts {
                do throws(InvalidValue) {
                    parsed.insert(try UserID(parsing: text))
                } catch {
                    throw malformed("has a user id that \(error.message)")
                }
            }
            return .users(parsed)
        }
    }
}
