// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import UpstreamEmulator

@Suite("JSON")
struct JSONParserTests {
    @Test(
        "a number is read as the standard library reads it",
        arguments: [
            "0", "-0", "1", "-17", "0.1", "-0.054123458", "1e3", "1E-7", "2.5e+2", "123456789012345678901234567890",
            "9007199254740993", "1.7976931348623157e308", "5e-324", "0.000000000000000000000001", "3.4028235e38",
        ]
    )
    func numbers(_ text: String) throws {
        let json = try #require(JSONParser.parse(Array("[\(text)]".utf8)))
        #expect(json == .numbers([try #require(Double(text))]))
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", "{", "[1,]", "[1 2]", #"{"a"}"#, #"{"a":1,}"#, "nul", "1.", ".5", "1e", "\"\u{01}\"", #""\ud800""#,
            "[1]x",
            "1e999", "-", #""\x""#,
        ]
    )
    func refuses(_ text: String) {
        #expect(JSONParser.parse(Array(text.utf8)) == nil)
    }

    @Test("nesting has a bound")
    func depth() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(JSONParser.parse(Array(deep.utf8)) == nil)
    }

    @Test("strings survive escapes, pairs and a way there and back")
    func strings() throws {
        let text = "a\"b\\c\n\u{1}é🦊"
        #expect(JSONParser.parse(JSON.string(text).serialized) == .string(text))
        #expect(JSONParser.parse(Array(#""\ud83e\udd8a\u00e9\/""#.utf8)) == .string("🦊é/"))
    }

    @Test("a mixed array keeps the numbers before the first other value")
    func mixed() {
        #expect(JSONParser.parse(Array(#"[1,2,"a",[]]"#.utf8)) == .array([1, 2, "a", []]))
    }

    @Test("floats come back bit for bit")
    func floats() throws {
        var draws = SplitMix(seed: 7)
        let vector = (0..<384).map { _ in Float.random(in: -1...1, using: &draws) * 1e-3 }
        var bytes: [UInt8] = []
        JSON.append(vector: vector, to: &bytes)
        #expect(JSONParser.parse(bytes)?.floats == vector)
    }
}
