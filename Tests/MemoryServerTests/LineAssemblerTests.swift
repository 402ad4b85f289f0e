// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@testable import MemoryServer

struct LineAssemblerTests {
    private func lines(_ pieces: [[UInt8]]) throws -> [String] {
        var assembler = LineAssembler()
        var lines: [String] = []
        for piece in pieces { lines += try assembler.take(piece) }
        if let last = try assembler.finish() { lines.append(last) }
        return lines
    }

    @Test("lines are the same however the bytes are cut", arguments: [1, 2, 3, 5, 100])
    func cuts(size: Int) throws {
        let bytes = Array("one\r\n\ndrei é🐕\nlast".utf8)
        let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        #expect(try lines(pieces) == ["one", "", "drei é🐕", "last"])
    }

    @Test(
        "a line feed at the end adds no line",
        arguments: [("", []), ("\n", [""]), ("a\n", ["a"]), ("a\n\n", ["a", ""])]
    )
    func end(text: String, expected: [String]) throws {
        #expect(try lines([Array(text.utf8)]) == expected)
    }

    @Test("a line that is no UTF-8 is named")
    func encoding() {
        #expect(throws: Failure(.badInput, "line 2 is not UTF-8")) { try lines([Array("a\n".utf8) + [0xC3, 0x0A]]) }
    }

    @Test("a line beyond the bound is named, before it is held")
    func bound() {
        let long = [UInt8](repeating: 0x61, count: LineAssembler.limit)
        #expect(throws: Never.self) { try lines([long]) }
        #expect(throws: Failure(.badInput, "line 1 is longer than 1048576 bytes")) { try lines([long, [0x61]]) }
    }

    @Test("an embedding is one line of JSON")
    func embeddingLine() {
        let embedding = Embedding(vector: [0.5, -1e-7, 0], tokenCount: 3, isTruncated: true)
        #expect(
            EmbeddingLine.text(of: embedding) == "{\"text_tokens\":3,\"truncated\":true,\"vector\":[0.5,-1e-07,0.0]}\n"
        )
    }
}
