// SPDX-License-Identifier: Apache-2.0

import AccessControl
import Foundation
import MemoryCore
import Support

@testable import MemoryAPI

/// Keys for tests: of Ana, of Ben, of both, of a service and of an operator.
struct Keyring: Sendable {
    let ana = APIKeyText.random()
    let ben = APIKeyText.random()
    let both = APIKeyText.random()
    let service = APIKeyText.random()
    let operations = APIKeyText.random()
    let ended = APIKeyText.random()

    func authenticator() throws -> Authenticator {
        let (anaID, benID) = (try UserID(parsing: "ana"), try UserID(parsing: "ben"))
        let scopes: [(APIKeyText, APIKey.Scope)] = [
            (ana, .users([anaID])), (ben, .users([benID])), (both, .users([anaID, benID])), (service, .service),
            (operations, .operations),
        ]
        let keys = scopes.map { text, scope in
            APIKey(id: text.id, name: "test", digest: text.digest, scope: scope, createdAt: Date(), expiresAt: nil)
        }
        let past = APIKey(
            id: ended.id,
            name: "test",
            digest: ended.digest,
            scope: .service,
            createdAt: Date.distantPast,
            expiresAt: Date(timeIntervalSince1970: 0)
        )
        return Authenticator(keys: KeyRing(KeyTable(keys + [past])), tokens: nil)
    }
}

extension APIKeyText {
    /// The header that shows it.
    var bearer: [String: String] { ["Authorization": "Bearer " + text.reveal()] }
}
