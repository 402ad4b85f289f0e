// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@testable import PineconeStore

@Suite("Ids as Pinecone takes them")
struct IdentifierTextTests {
    @Test(
        "An id of printable ASCII stays as it is",
        arguments: ["ana", "a@example.com", "user#7", "../x", "{\"$ne\":1}", "_x", "%20", "A.b-c_d", "default"]
    )
    func plain(id: String) {
        #expect(IdentifierText.encode(id) == id)
        #expect(IdentifierText.decode(id) == id)
    }

    /// A sample of each Unicode plane that has characters, and what ASCII itself has of difficulties.
    static let odd = [
        "a b", "~", "~ana", "__default__", "__x", "__", "Jos\u{E9}", "\u{7F16}\u{7801}", "\u{1F436}", "\u{2B820}",
        "\u{30000}", "\u{E0101}x", "\u{F0000}", "\u{10FFFD}", "\u{643}\u{644}\u{628}", "\u{301}x", "~YW5h", "é~",
    ]

    @Test("Any other is encoded in ASCII, and read back", arguments: odd)
    func encoded(id: String) {
        let text = IdentifierText.encode(id)
        #expect(text.hasPrefix("~"))
        #expect(text.utf8.allSatisfy { (0x21...0x7E).contains($0) })
        #expect(IdentifierText.decode(text).map { Array($0.utf8) } == Array(id.utf8))
    }

    @Test("No two ids have one text, with and without the separator")
    func injective() {
        let letters = ["a", "~", "_", "#", " ", "é", "\u{1F436}", "YQ"]
        var ids: [String] = [""]
        for _ in 0..<4 { ids += ids.flatMap { id in letters.map { id + $0 } } }
        let all = Set(ids.filter { !$0.isEmpty })
        for excluded in [nil, "#"] as [Character?] {
            #expect(Set(all.map { IdentifierText.encode($0, excluding: excluded) }).count == all.count)
            #expect(
                all.allSatisfy {
                    IdentifierText.decode(IdentifierText.encode($0, excluding: excluded), excluding: excluded) == $0
                }
            )
        }
    }

    @Test("Every character of Unicode makes an id of its own within the limit")
    func allPlanes() throws {
        var seen: Set<String> = []
        var count = 0
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), let user = try? UserID(parsing: String(Character(scalar))),
                // Those that are not their own composed form share an id with it, as they should.
                user.rawValue.unicodeScalars.elementsEqual([scalar])
            else { continue }
            let text = IdentifierText.encode(user.rawValue)
            guard text.utf8.count <= 8, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
                IdentifierText.decode(text)?.unicodeScalars.elementsEqual([scalar]) == true
            else {
                Issue.record("U+\(String(value, radix: 16))")
                continue
            }
            seen.insert(text)
            count += 1
        }
        #expect(seen.count == count)
        #expect(count > 250_000)
    }

    @Test(
        "What is no encoding is read as nothing",
        arguments: [
            "", "a b", "é", "~", "~YW5h", "~~", "~w6", "~w6k=", "~w6l", "~/w==", "__default__", "~gA", "~w6k\u{301}",
        ]
    )
    func refused(text: String) {
        #expect(IdentifierText.decode(text) == nil)
    }

    @Test("Record ids and namespaces stay within 512 bytes for the longest ids")
    func lengths() throws {
        let longest = [
            String(repeating: "x", count: 128), String(repeating: "\u{1F436}", count: 32),
            String(repeating: "é", count: 64),
        ]
        for user in longest {
            for id in longest {
                for mode in [.perUser, try ScriptedIndex.shared()] {
                    let scope = UserScope(.named(user), mode: mode)
                    let record = scope.recordID(try MemoryID(parsing: id))
                    #expect(scope.namespace.utf8.count <= 512)
                    #expect(record.utf8.count <= 512)
                    #expect(scope.memoryID(record)?.rawValue == id)
                }
            }
        }
    }
}
