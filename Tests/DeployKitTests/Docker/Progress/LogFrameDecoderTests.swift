// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

@Suite("The two streams of a container, taken apart")
struct LogFrameDecoderTests {
    private static func frame(_ stream: UInt8, _ text: String) -> [UInt8] {
        [stream, 0, 0, 0, 0, 0, UInt8(text.utf8.count >> 8), UInt8(text.utf8.count & 0xFF)] + Array(text.utf8)
    }

    @Test("Wherever the chunks are cut", arguments: [1, 3, 7, 8, 9, 64, 10_000])
    func cuts(size: Int) throws {
        let bytes =
            Self.frame(1, "out\n") + Self.frame(2, "") + Self.frame(2, "err") + Self.frame(0, "in")
            + Self.frame(2, String(repeating: "e", count: 700))
        var decoder = LogFrameDecoder()
        var texts: [LogLine.Stream: [UInt8]] = [:]
        for start in stride(from: 0, to: bytes.count, by: size) {
            for piece in try decoder.take(Array(bytes[start..<min(start + size, bytes.count)])) {
                texts[piece.stream, default: []] += piece.bytes
            }
        }
        #expect(decoder.isBetweenFrames)
        #expect(String(decoding: texts[.standardOutput] ?? [], as: UTF8.self) == "out\nin")
        #expect(
            String(decoding: texts[.standardError] ?? [], as: UTF8.self) == "err" + String(repeating: "e", count: 700)
        )
    }

    @Test(
        "What is no frame is refused",
        arguments: [[3, 0, 0, 0, 0, 0, 0, 1], [1, 0, 1, 0, 0, 0, 0, 1]] as [[UInt8]]
    )
    func malformed(bytes: [UInt8]) {
        var decoder = LogFrameDecoder()
        #expect(throws: LogFrameDecoder.Malformed()) { try decoder.take(bytes) }
    }

    @Test("A frame that claims four gigabytes is given as it comes")
    func hugeFrame() throws {
        var decoder = LogFrameDecoder()
        let pieces = try decoder.take([1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 65])
        #expect(pieces == [LogFrameDecoder.Piece(stream: .standardOutput, bytes: [65])])
        #expect(!decoder.isBetweenFrames)
    }

    @Test("Lines end at line feeds, a carriage return before them goes, long ones come in pieces")
    func lines() {
        var splitter = LineSplitter(limit: 4)
        let lines = splitter.take("a\r\n\nabcdefghij\nrest".utf8)
        #expect(lines.map { String(decoding: $0, as: UTF8.self) } == ["a", "", "abcd", "efgh", "ij"])
        #expect(splitter.finish().map { String(decoding: $0, as: UTF8.self) } == "rest")
        #expect(splitter.finish() == nil)
    }
}
