// SPDX-License-Identifier: Apache-2.0

package import Support

/// What a request shows to say who it is from.
package enum PresentedCredential: Sendable {
    case none
    case key(APIKeyText)
    /// Something that may be a JSON web token.
    case token(Secret<String>)
    /// Something that is nobody's: of another scheme, malformed, or two that differ.
    case unusable

    /// - Parameters:
    ///   - authorization: all fields `Authorization`; only the scheme `Bearer` (RFC 6750, section 2.1) is known.
    ///   - apiKey: all fields `X-API-Key`.
    package init(authorization: [String], apiKey: [String]) {
        var texts: Set<String> = []
        for field in authorization {
            guard let text = Self.bearer(field) else {
                self = .unusable
                return
            }
            texts.insert(text)
        }
        texts.formUnion(apiKey)
        switch (texts.first, texts.count) {
        case (nil, _): self = .none
        case (let text?, 1):
            if let key = APIKeyText(text) {
                self = .key(key)
            } else if text.hasPrefix(APIKeyText.prefix) || apiKey.contains(text) {
                self = .unusable
            } else {
                self = .token(Secret(text))
            }
        default: self = .unusable
        }
    }

    private static func bearer(_ field: String) -> String? {
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let text = parts[1].drop { $0 == " " }
        return text.contains(" ") || text.isEmpty ? nil : String(text)
    }
}
