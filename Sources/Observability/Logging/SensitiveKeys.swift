// SPDX-License-Identifier: Apache-2.0

/// Metadata keys whose text is never written, whoever logged it. A net below `Secret`, not a substitute for it.
///
/// Numbers under such keys stay: `first_token_ms` is no secret.
enum SensitiveKeys {
    static let replacement = "<redacted>"

    private static let words: Set<String> = [
        "authorization", "password", "passwd", "secret", "token", "cookie", "credential", "credentials", "apikey",
    ]

    /// Whether a part of the key is such a word: `http.request.header.authorization`, `llm.api_key`, `Set-Cookie`.
    static func contains(_ key: String) -> Bool {
        let parts = key.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return parts.contains(where: words.contains) || zip(parts, parts.dropFirst()).contains { $0 + $1 == "apikey" }
    }
}
