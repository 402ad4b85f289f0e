// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MemoryAPI

struct LineSplitterTests {
    private func lines(_ pieces: [String], maximumBytes: Int = 8) -> [LineSplitter.Line] {
        var splitter = LineSplitter(maximumBytes: maximumBytes)
        var lines = pieces.flatMap { splitter.append(Array($0.utf8)) }
        if let last = splitter.end() { lines.append(last) }
        return lines
    }

    private func content(_ number: Int, _ text: String) -> LineSplitter.Line {
        .content(number, Array(text.utf8))
    }

    @Test("Lines are the same however the stream is cut")
    func cutsAnywhere() {
        let text = "one\r\ntwo\n\n  \nlonger than eight\nexactly8\r\nlast"
        let expected = [
            content(1, "one"), content(2, "two"), .tooLong(5), content(6, "exactly8"), content(7, "last"),
        ]
        for size in 1...text.utf8.count {
            let bytes = Array(text.utf8)
            let pieces = stride(from: 0, to: bytes.count, by: size).map {
                String(decoding: bytes[$0..<min($0 + size, bytes.count)], as: UTF8.self)
            }
            #expect(lines(pieces) == expected)
        }
    }

    @Test("A stream that ends with a line's end has no last empty line")
    func endsWithLineEnd() {
        #expect(lines(["a\n"]) == [content(1, "a")])
        #expect(lines([]) == [])
    }

    @Test("A line without an end is dropped as it comes, not kept")
    func dropsEndlessLines() {
        var splitter = LineSplitter(maximumBytes: 8)
        for _ in 0..<1_000 { #expect(splitter.append(Array("0123456789".utf8)) == []) }
        #expect(splitter.end() == .tooLong(1))
    }
}
