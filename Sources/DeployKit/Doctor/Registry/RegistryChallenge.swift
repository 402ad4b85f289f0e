// SPDX-License-Identifier: Apache-2.0

/// How a registry wants to be told who asks: its `WWW-Authenticate` (RFC 9110 §11.6.1).
enum RegistryChallenge: Sendable, Hashable {
    case basic
    /// A token from this address (distribution, "token authentication").
    case bearer(realm: String, service: String?)

    init?(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 1)
        switch words.first?.lowercased() {
        case "basic": self = .basic
        case "bearer":
            let fields = words.count == 2 ? Self.fields(words[1]) : [:]
            guard let realm = fields["realm"] else { return nil }
            self = .bearer(realm: realm, service: fields["service"])
        default: return nil
        }
    }

    /// `name="value"` with commas between; commas stand in values too.
    private static func fields(_ text: Substring) -> [String: String] {
        var fields: [String: String] = [:]
        var rest = text
        while let equals = rest.firstIndex(of: "=") {
            let name = rest[..<equals].filter { $0 != " " && $0 != "," }.lowercased()
            rest = rest[rest.index(after: equals)...]
            let isQuoted = rest.first == "\""
            if isQuoted { rest = rest.dropFirst() }
            let value = rest.prefix { isQuoted ? $0 != "\"" : $0 != "," }
            fields[name] = String(value)
            rest = rest.dropFirst(value.count)
            if isQuoted { rest = rest.dropFirst() }
        }
        return fields
    }
}
