// SPDX-License-Identifier: Apache-2.0

/// Metadata keys whose text is never written, whoever logged it. A net below `Secret`, not a substitute for it.
///
/// Numbers under such keys stay: `first_token_ms` is no secret.
enum SensitiveKeys {
    static let replacement = "<redacted>"

    private static let words: Set<[UInt8]> = Set(
        [
            "authorization", "password", "passwd", "secret", "token", "cookie", "credential", "credentials", "apikey",
        ].map { Array($0.utf8) }
    )

    /// Whether a part of the key is such a word: `http.request.header.authorization`, `llm.api_key`, `Set-Cookie`.
    ///
    /// By bytes, since it runs for each field of each line: by characters it was 3 % of a chat.
    static func contains(_ key: String) -> Bool {
        var isAfterAPI = false
        var word: [UInt8] = []
        for byte in key.utf8 {
            if let letter = letterOrDigit(byte) {
                word.append(letter)
            } else if !word.isEmpty {
                if isSensitive(word, isAfterAPI: isAfterAPI) { return true }
                isAfterAPI = word.elementsEqual("api".utf8)
                word.removeAll(keepingCapacity: true)
            }
        }
        return isSensitive(word, isAfterAPI: isAfterAPI)
    }

    private static func isSensitive(_ word: [UInt8], isAfterAPI: Bool) -> Bool {
        words.contains(word) || (isAfterAPI && word.elementsEqual("key".utf8))
    }

    /// In lower case; nil for what stands between words.
    private static func letterOrDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: byte
        default: nil
        }
    }
}
