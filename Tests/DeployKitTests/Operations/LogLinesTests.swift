// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

@testable import DeployKit

@Suite("Lines of a log")
struct LogLinesTests {
    private func lines(_ text: String, pieces: Int, without secrets: [String] = []) -> [String] {
        var lines = LogLines(without: secrets.map { Secret($0) })
        var found: [String] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            found += lines.take(Array(rest.prefix(pieces)))
            rest = rest.dropFirst(pieces)
        }
        return found + lines.finish()
    }

    @Test("are the same wherever the pieces end", arguments: [1, 2, 3, 7, 100])
    func pieces(_ count: Int) {
        #expect(lines("ein Ä\r\n\nzwei\nlast", pieces: count) == ["ein Ä", "", "zwei", "last"])
        #expect(lines("", pieces: count).isEmpty)
    }

    @Test("steer no terminal", arguments: [1, 64])
    func control(_ count: Int) {
        let text = "a\u{1B}[2Jb\u{1B}]0;title\u{7}c\u{8}d\re\u{202E}f\tg\n"
        #expect(lines(text, pieces: count) == ["abc\u{FFFD}d\u{FFFD}e\u{FFFD}f g"])
    }

    @Test("hold no secret, also one that comes in pieces", arguments: [1, 3, 64])
    func secrets(_ count: Int) {
        let found = lines("key=hunter2-secret!\n", pieces: count, without: ["hunter2-secret", "hunter2"])
        #expect(found == ["key=<redacted>!"])
    }

    @Test("are bounded, and a secret that the bound cuts in two is not shown by half", arguments: [1_000, 65_536])
    func bound(_ pieces: Int) {
        let secret = "s3cret-" + String(repeating: "x", count: 93)
        let long = String(repeating: "y", count: LogLines.maximumBytes - 50) + secret + "\nnext\n"
        let found = lines(long, pieces: pieces, without: [secret])
        #expect(found.count == 2)
        #expect(found.first == String(repeating: "y", count: LogLines.maximumCharacters) + "…")
        #expect(found.last == "next")
        // Redaction makes the line shorter, so that its cut end would come into view.
        let dense = String(repeating: secret, count: LogLines.maximumBytes / secret.utf8.count + 2)
        let redacted = lines(dense, pieces: pieces, without: [secret])
        #expect(redacted.count == 1)
        #expect(redacted.allSatisfy { !$0.contains("s3cret") && $0.hasSuffix("…") })
    }
}
