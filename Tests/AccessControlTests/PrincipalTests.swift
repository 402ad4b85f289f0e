// SPDX-License-Identifier: Apache-2.0

import AccessControl
import MemoryCore
import Testing

struct PrincipalTests {
    @Test("a principal acts for its users, for everyone or for nobody")
    func reach() throws {
        let (ana, ben) = (try UserID(parsing: "ana"), try UserID(parsing: "ben"))
        let bound = Principal(keyID: "k1", reach: .users([ana]), isOperator: false)
        #expect(bound.mayActFor(ana))
        #expect(!bound.mayActFor(ben))
        #expect(Principal.anonymous.mayActFor(ben))
        #expect(!Principal(keyID: "k2", reach: .none, isOperator: true).mayActFor(ana))
    }
}
