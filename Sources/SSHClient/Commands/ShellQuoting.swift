// SPDX-License-Identifier: Apache-2.0

/// The one place where words become shell text.
enum ShellQuoting {
    /// `word` as one word of a POSIX shell (XCU §2.2.2): in single quotes, which nothing but a single quote ends.
    ///
    /// Words of harmless characters stay bare, for people to read. Holds for sh, bash, dash, ash, ksh, zsh and fish's
    /// reading of the same text; not for csh, which expands `!` in quotes.
    static func quote(_ word: String) -> String {
        if !word.isEmpty, word.utf8.allSatisfy(isHarmless) { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    static func join(_ words: [String]) -> String {
        words.map(quote).joined(separator: " ")
    }

    private static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        // No `=`, which assigns at the front; no `~`, `#`, `{`.
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"),
            UInt8(ascii: "@"), UInt8(ascii: ","), UInt8(ascii: "+"):
            true
        default:
            false
        }
    }
}
