// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import Support
import Testing

@testable import AccessControl

struct KeyTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)

    private func key(_ text: APIKeyText, _ scope: APIKey.Scope, expiresAt: Date? = nil) -> APIKey {
        APIKey(
            id: text.id,
            name: "test",
            digest: text.digest,
            scope: scope,
            createdAt: Self.now,
            expiresAt: expiresAt
        )
    }

    @Test("a new key is read back as it was written, and no two are the same")
    func random() throws {
        let texts = (0..<100).map { _ in APIKeyText.random().text.reveal() }
        #expect(Set(texts).count == texts.count)
        for text in texts {
            #expect(text.utf8.count == 80)
            #expect(try #require(APIKeyText(text)).text.reveal() == text)
        }
    }

    @Test(
        "what is no key is none",
        arguments: [
            "", "ml_", "ml_0123456789ab_", "sk_0123456789ab_" + String(repeating: "a", count: 64),
            "ml_0123456789ab_" + String(repeating: "a", count: 63),
            "ml_0123456789ab_" + String(repeating: "a", count: 65),
            "ml_0123456789AB_" + String(repeating: "a", count: 64),
            "ml_0123456789ab-" + String(repeating: "a", count: 64),
            "ml_0123456789ab_" + String(repeating: "g", count: 64),
            "ml_01234567_9ab_" + String(repeating: "a", count: 64),
            "ml_0123456789ab_" + String(repeating: "é", count: 32),
            " ml_0123456789ab_" + String(repeating: "a", count: 63),
        ]
    )
    func malformed(text: String) {
        #expect(APIKeyText(text) == nil)
    }

    @Test("a key's text is not in what is printed of it")
    func redacted() {
        let text = APIKeyText.random()
        let secret = text.text.reveal().suffix(64)
        #expect(!"\(text)".contains(secret))
        #expect(!String(reflecting: key(text, .service)).contains(secret))
    }

    @Test("a key opens for whom it is, and a wrong, unknown or ended one for nobody")
    func table() throws {
        let ana = try UserID(parsing: "ana")
        let (bound, service, operations, ended) = (
            APIKeyText.random(), APIKeyText.random(), APIKeyText.random(), APIKeyText.random()
        )
        let table = KeyTable([
            key(bound, .users([ana])), key(service, .service), key(operations, .operations),
            key(ended, .service, expiresAt: Self.now),
        ])
        #expect(
            table.principal(presenting: bound, at: Self.now)
                == Principal(keyID: bound.id, reach: .users([ana]), isOperator: false)
        )
        #expect(table.principal(presenting: service, at: Self.now)?.reach == .everyone)
        #expect(table.principal(presenting: service, at: Self.now)?.isOperator == false)
        #expect(
            table.principal(presenting: operations, at: Self.now)
                == Principal(keyID: operations.id, reach: .none, isOperator: true)
        )
        #expect(table.principal(presenting: ended, at: Self.now) == nil)
        #expect(table.principal(presenting: ended, at: Self.now.addingTimeInterval(-1)) != nil)
        #expect(table.principal(presenting: .random(), at: Self.now) == nil)
        let otherSecret = try #require(APIKeyText("ml_\(bound.id)_" + String(repeating: "0", count: 64)))
        #expect(table.principal(presenting: otherSecret, at: Self.now) == nil)
        #expect(table.activeCount(at: Self.now) == 3)
    }

    @Test("an id without a key is not opened by the digest that stands for none")
    func noDigest() {
        #expect(!KeyDigest.none.matches(APIKeyText.random().digest))
        #expect(KeyTable().principal(presenting: .random(), at: Self.now) == nil)
    }

    @Test("what counts changes at once when the ring is given other keys")
    func ring() {
        let (old, new) = (APIKeyText.random(), APIKeyText.random())
        let ring = KeyRing(KeyTable([key(old, .service)]))
        #expect(ring.principal(presenting: old, at: Self.now) != nil)
        ring.replace(KeyTable([key(new, .service)]))
        #expect(ring.principal(presenting: old, at: Self.now) == nil)
        #expect(ring.principal(presenting: new, at: Self.now) != nil)
    }
}
