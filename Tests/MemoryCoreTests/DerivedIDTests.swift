// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@Suite("Derived memory ids")
struct DerivedIDTests {
    private func id(_ text: String, role: Role = .user, user: UserID = Samples.ana) -> MemoryID {
        .derived(from: NormalizedText(text), role: role, user: user)
    }

    @Test(
        "texts that say the same have one id",
        arguments: [
            ("My dog is Biscuit.", "my dog  is biscuit"),
            ("My dog is Biscuit.", "My dog is\nBiscuit!"),
            ("ﬁne ①", "fine 1"),
            ("Zo\u{EB}", "Zoe\u{308}"),
            ("Hallo\t\u{A0}Welt …", "hallo welt"),
        ]
    )
    func same(_ left: String, _ right: String) {
        #expect(id(left) == id(right))
    }

    @Test(
        "texts that differ have different ids",
        arguments: [("I like tea", "I like teas"), ("3.5", "35"), ("a b", "ab"), ("?", "!"), ("C++", "C#")]
    )
    func different(_ left: String, _ right: String) {
        #expect(id(left) != id(right))
    }

    @Test("user and role are part of the id")
    func scoped() {
        #expect(id("hello") != id("hello", role: .assistant))
        #expect(id("hello") != id("hello", user: Samples.ben))
    }

    @Test("the id is stable across releases, since stores hold it")
    func golden() {
        #expect(id("My dog is called Biscuit.").rawValue == "m_f7d6fd378de44a5892254dd9aedc7cd2")
    }
}
