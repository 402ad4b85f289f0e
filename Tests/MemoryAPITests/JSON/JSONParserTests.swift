// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MemoryAPI

struct JSONParserTests {
    @Test(
        "A valid text becomes its value",
        arguments: [
            ("null", .null), (" true ", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12),
            ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("1.5", .number(1.5)), ("1e3", .number(1_000)), ("1E-2", .number(0.01)), ("2.50e+1", .number(25)),
            (#""""#, ""), (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{C}\n\r\tz"), (#""\u00e9\uD83D\uDE00""#, "é😀"),
            (#""日本\u0000""#, "日本\u{0}"), ("[]", []), ("[1,[2],{}]", [1, [2], [:]]), ("{}", [:]),
            (#"{"a":1,"a":2}"#, ["a": 1, "a": 2]), ("\t{\n\"b\" :\r[ ] }", ["b": []]),
        ] as [(String, JSONValue)]
    )
    func accepts(text: String, value: JSONValue) throws {
        #expect(try JSONParser.parse(Array(text.utf8)) == value)
    }

    @Test(
        "An invalid text is refused at the byte where it goes wrong",
        arguments: [
            ("", 0), (" ", 1), ("nul", 0), ("nulll", 4), ("NaN", 0), ("Infinity", 0), ("-", 1), ("+1", 0), ("01", 1),
            ("1.", 2), (".5", 0), ("1e", 2), ("0x10", 1), ("[1,]", 3), ("[1 2]", 3), ("[", 1), ("[1", 2), ("{", 1),
            ("{a:1}", 1), (#"{"a"}"#, 4), (#"{"a":}"#, 5), (#"{"a":1,}"#, 7), (#"{"a":1"b"}"#, 6), ("{} {}", 3),
            (#""a"#, 2), ("\"\n\"", 1), (#""\x""#, 2), (#""\u12g4""#, 5), (#""\uD800""#, 1), (#""\uD800\u0041""#, 1),
            (#""\uDC00""#, 1), ("'a'", 0), ("\u{FEFF}{}", 0), ("/* */ 1", 0), ("1e999", 0), ("-1e999", 0),
        ]
    )
    func refuses(text: String, offset: Int) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(text.utf8)) }
        #expect(error?.offset == offset)
    }

    @Test(
        "Bytes that are not UTF-8 are refused, in a value and in a name",
        arguments: [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]]
    )
    func refusesInvalidUTF8(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let value = [quote] + bytes + [quote]
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(value) }
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse([UInt8(ascii: "{")] + value + Array(":1}".utf8)) }
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array("\"\\n".utf8) + bytes + [quote]) }
    }

    @Test("A place is told in lines and columns")
    func tellsThePlace() {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array("{\n  \"a\": x\n}".utf8)) }
        #expect(error?.line == 2)
        #expect(error?.column == 8)
    }

    @Test("Nesting is bounded, for arrays and objects alike", arguments: [("[", "]"), (#"{"a":"#, "}")])
    func boundsNesting(open: String, close: String) throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
        }
        _ = try JSONParser.parse(nested(JSONParser.maximumDepth))
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(nested(JSONParser.maximumDepth + 1)) }
        #expect(throws: JSONSyntaxError.self) {
            try JSONParser.parse([UInt8](repeating: UInt8(ascii: "["), count: 500_000))
        }
    }

    @Test("What is written is read again")
    func roundTrip() throws {
        let value: JSONValue = [
            "text": "a\"\\\n\u{1}\u{7F}\u{2028}é😀", "list": [1, .number(0.1), .number(-1e-7), true, .null], "none": [:],
        ]
        #expect(try JSONParser.parse(value.serialized) == value)
        #expect(!value.serialized.contains(UInt8(ascii: "\n")))
    }

    @Test("A number that JSON can't write becomes null", arguments: [Double.nan, .infinity, -.infinity])
    func unwritableNumbers(number: Double) {
        #expect(JSONValue.number(number).serialized == Array("null".utf8))
    }
}
