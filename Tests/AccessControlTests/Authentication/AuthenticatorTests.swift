// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import Support
import Testing

@testable import AccessControl

struct AuthenticatorTests {
    private let key = APIKeyText.random()

    private var authenticator: Authenticator {
        let known = APIKey(
            id: key.id,
            name: "n",
            digest: key.digest,
            scope: .service,
            createdAt: Date(),
            expiresAt: nil
        )
        return Authenticator(keys: KeyRing(KeyTable([known])), tokens: nil)
    }

    @Test("a key is taken from either header, and from both when they agree")
    func headers() async throws {
        let text = key.text.reveal()
        for (authorization, apiKey) in [
            (["Bearer \(text)"], []), (["bearer   \(text)"], []), ([], [text]), (["Bearer \(text)"], [text]),
            (["Bearer \(text)", "Bearer \(text)"], [text, text]),
        ] as [([String], [String])] {
            let credential = PresentedCredential(authorization: authorization, apiKey: apiKey)
            #expect(try await authenticator.principal(showing: credential).keyID == key.id)
        }
    }

    @Test("two that differ, another scheme, and what is malformed are refused, also beside a good one")
    func unusable() async throws {
        let (text, other) = (key.text.reveal(), APIKeyText.random().text.reveal())
        for (authorization, apiKey) in [
            (["Bearer \(text)"], [other]), (["Bearer \(text)", "Bearer \(other)"], []), ([], [text, other]),
            (["Basic \(text)"], []), (["Basic YTpi"], [text]), ([text], []), (["Bearer"], []), (["Bearer "], []),
            (["Bearer \(text) \(text)"], []), (["Bearer \(text)x"], []), ([], ["a.b.c"]), ([], [""]), ([""], [text]),
        ] as [([String], [String])] {
            let credential = PresentedCredential(authorization: authorization, apiKey: apiKey)
            await #expect(throws: AuthenticationFailure.invalid) {
                try await authenticator.principal(showing: credential)
            }
        }
    }

    @Test("who shows nothing is told so, and is nobody")
    func missing() async throws {
        let nothing = PresentedCredential(authorization: [], apiKey: [])
        await #expect(throws: AuthenticationFailure.missing) { try await authenticator.principal(showing: nothing) }
    }

    @Test("a server without keys takes everybody for everybody, whatever they show")
    func open() async throws {
        #expect(Authenticator.anyone.isOpen)
        #expect(!authenticator.isOpen)
        for credential in [.none, .unusable, .key(.random())] as [PresentedCredential] {
            #expect(try await Authenticator.anyone.principal(showing: credential) == .anonymous)
        }
    }

    @Test("a server that has only keys takes no token, and one that has only tokens no key")
    func onlyOne() async throws {
        let token = PresentedCredential(authorization: ["Bearer a.b.c"], apiKey: [])
        await #expect(throws: AuthenticationFailure.invalid) { try await authenticator.principal(showing: token) }
    }
}
