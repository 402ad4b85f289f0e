// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Support

@Suite("Reading and writing JSON")
struct JSONTests {
    @Test(
        "What is not JSON is refused",
        arguments: [
            "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "[1 2]", "\"", "\"\\",
            "\"\\x\"",
            "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "tru", "nul", "[]]", "{}x", "'a'", "[NaN]",
            "[Infinity]",
            String(repeating: "[", count: 10_000), "[\"\\", "{\"a\":\"\\",
        ]
    )
    func malformed(text: String) {
        #expect(throws: (any Error).self) {
            var reader = JSONReader(Array(text.utf8))
            switch try reader.peek() {
            case UInt8(ascii: "\""): _ = try reader.string()
            default: try reader.skip()
            }
            try reader.end()
        }
    }

    @Test("Bytes that are no UTF-8 are refused")
    func invalidUTF8() {
        for bytes in [[0xFF], [0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]] {
            var reader = JSONReader([0x22] + bytes + [0x22])
            #expect(throws: MalformedJSON.self) { try reader.string() }
        }
    }

    @Test(
        "Strings are read as Foundation reads them",
        arguments: [
            #""""#, #""a""#, #""\"\\\/\b\f\n\r\t""#, #""\u00e9\u96f7""#, #""\ud83d\udc36x""#, #""é雷🐶""#, #""a\u0000b""#,
            #""\u003cb\u003e""#, #""\uDBFF\uDFFD""#,
        ]
    )
    func strings(json: String) throws {
        var reader = JSONReader(Array(json.utf8))
        let expected = try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed) as? String
        #expect(try reader.string() == expected)
        try reader.end()
    }

    @Test("Any text is written so that Foundation reads it back")
    func writtenStrings() throws {
        let all = String(String.UnicodeScalarView((0...0x2FF).compactMap { Unicode.Scalar($0) }))
        for text in [all, "", "雷🐶\u{2028}\u{10FFFD}", "\"", "\\", "a\\\"b"] {
            var writer = JSONWriter()
            writer.string(text)
            let back = try JSONSerialization.jsonObject(with: Data(writer.bytes), options: .fragmentsAllowed) as? String
            #expect(back.map { Array($0.utf8) } == Array(text.utf8))
            var reader = JSONReader(writer.bytes)
            #expect(Array(try reader.string().utf8) == Array(text.utf8))
        }
    }

    @Test("Vectors come back to the last bit")
    func vectors() throws {
        var values: [Float] = [
            0, -0.0, 1, -1, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1, 1e-5, 1e16, 16_777_216,
        ]
        var state: UInt32 = 1
        while values.count < 4_000 {
            state = state &* 1_664_525 &+ 1_013_904_223
            let value = Float(bitPattern: state)
            if value.isFinite { values.append(value) }
        }
        // Components of unit vectors, which are written in another way: everywhere, and around each change of it.
        for edge in [0x1p-10, 0x1p-6, 0.1, 0.9999, 1] as [Float] {
            values += [edge.nextDown, edge, edge.nextUp, -edge]
        }
        while values.count < 40_000 {
            state = state &* 1_664_525 &+ 1_013_904_223
            let magnitude = Float(bitPattern: 0x3A80_0000 + state % (0x3F80_0000 - 0x3A80_0000))
            values.append(state & 1 == 0 ? magnitude : -magnitude)
        }
        var writer = JSONWriter()
        writer.vector(values)
        let back = try JSONDecoder().decode([Float].self, from: Data(writer.bytes))
        #expect(back.map(\.bitPattern) == values.map(\.bitPattern))
    }

    @Test("Values are skipped, whatever they are")
    func skipping() throws {
        let json = #" {"a":[1,-2.5e-3,[],{}],"b":"x\"]}","c":{"d":null,"e":[true,false]},"score":0.5} "#
        var reader = JSONReader(Array(json.utf8))
        var score: Double?
        try reader.object { reader, name in
            if name == "score" { score = try reader.number() } else { try reader.skip() }
        }
        try reader.end()
        #expect(score == 0.5)
    }
}
