// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@testable import PineconeStore

@Suite("The part of an index that is one user's")
struct UserScopeTests {
    static let users = [
        "ana", "ana#", "#", "ana#m", "~ana", "an", "anaa", "__default__", "everyone", "Ana", "a na", "ånå", "~YW5h",
        "\u{1F436}",
        "ana/", "ana%23",
    ]

    @Test("No two users share a namespace, none has the default one or a reserved one")
    func namespaces() {
        let names = Self.users.map { UserScope(.named($0), mode: .perUser).namespace }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { !$0.isEmpty && !$0.hasPrefix("__") })
        #expect(names.first == "ana")
    }

    @Test("In a shared namespace no record id is another user's, not by its beginning either")
    func prefixes() throws {
        let mode = try ScriptedIndex.shared()
        let scopes = Self.users.map { UserScope(.named($0), mode: mode) }
        for (index, scope) in scopes.enumerated() {
            #expect(scope.namespace == "everyone")
            for id in ["m", "#m", "m#", "ana#m", "a b", "~", "é"] {
                let id = try MemoryID(parsing: id)
                let record = scope.recordID(id)
                #expect(scope.memoryID(record) == id)
                for (other, stranger) in scopes.enumerated() where other != index {
                    #expect(stranger.memoryID(record) == nil)
                    #expect(!record.hasPrefix(stranger.prefix))
                }
            }
        }
    }

    @Test(
        "A record id that is none of ours is nobody's",
        arguments: ["", "ana", "ana#", "ana#a b", "ana#~", "ana#~YQ", "ana#~ZcyB", "#m", "benna#m", "ANA#m"]
    )
    func foreign(record: String) throws {
        #expect(UserScope(ana, mode: try ScriptedIndex.shared()).memoryID(record) == nil)
    }

    @Test("A cursor is known again for its own user only")
    func cursors() throws {
        let hers = UserScope(ana, mode: .perUser)
        for token in ["Tm90aGluZw==", "x", "a/b/c", "é\u{1F436}"] {
            let text = PageCursor(token: token).text(in: hers)
            #expect(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
            #expect(try PageCursor(parsing: text, in: hers).token == token)
            #expect(throws: MemoryError.self) { try PageCursor(parsing: text, in: UserScope(ben, mode: .perUser)) }
            #expect(throws: MemoryError.self) { try PageCursor(parsing: text + "A", in: hers) }
            #expect(throws: MemoryError.self) { try PageCursor(parsing: String(text.dropLast()), in: hers) }
        }
        #expect(throws: MemoryError.self) { try PageCursor(parsing: PageCursor(token: "").text(in: hers), in: hers) }
    }

    @Test("Names of indexes and namespaces are what Pinecone allows")
    func names() throws {
        for name in ["a", "notes", "my-index-2", String(repeating: "a", count: 45)] {
            #expect(try IndexName(parsing: name).rawValue == name)
        }
        for name in ["", "-a", "a-", "Notes", "a_b", "a.b", "é", String(repeating: "a", count: 46)] {
            #expect(throws: InvalidValue.self) { try IndexName(parsing: name) }
        }
        for name in ["everyone", "Team A/1".replacing(" ", with: "-"), String(repeating: "n", count: 512)] {
            #expect(try NamespaceName(parsing: name).rawValue == name)
        }
        for name in ["", "__default__", "a b", "é", "a\u{0}", String(repeating: "n", count: 513)] {
            #expect(throws: InvalidValue.self) { try NamespaceName(parsing: name) }
        }
    }
}
