// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@testable import SQLiteStore

@Suite("Metadata as it is stored")
struct MetadataColumnTests {
    private static let texts = [
        "", "plain", "with \"quotes\"", "back\\slash", "line\nbreak", "tab\t", "a/b", "é日🐶", "\u{1}",
        "true", "[", "}", ",", "\u{2028}",
    ]
    private static let numbers = [0, -0.0, 1, -1.5, 1e300, 2.5e-308, 0.1, 123_456_789_012_345_680, .pi]

    private static let samples: [[String: MetadataValue]] =
        texts.map { ["key": .text($0)] }
        + texts.filter { !$0.isEmpty && !$0.hasPrefix("$") }.map { [$0: .flag(true)] }
        + numbers.map { ["n": .number($0), "a": .flag(false), "z": .texts(["x"])] }
        + [
            ["l": .texts(texts)], ["e": .texts([])],
            ["a": .text("1"), "b": .number(1), "c": .flag(true)],
        ]

    @Test("comes back as it was, by either reader", arguments: samples)
    func roundTrip(_ fields: [String: MetadataValue]) throws {
        let metadata = try Metadata(parsing: fields)
        let column = try #require(try MetadataColumn.encode(metadata))
        #expect(try MetadataColumn.decode(column) == metadata)
        #expect(MetadataColumn.general(column) == fields)
        if let plain = PlainMetadata.fields(column) { #expect(plain == fields) }
    }

    @Test("is read the quick way when it is plain")
    func quick() {
        let plain = #"{"a":"x","b":[],"c":["é","🐶"],"d":-1.5e10,"e":true,"f":false,"":"no key"}"#
        #expect(PlainMetadata.fields(plain) == MetadataColumn.general(plain))
        #expect(PlainMetadata.fields(plain)?.count == 7)
    }

    @Test(
        "is left to the general reader, or refused, in any other form",
        arguments: [
            "", "{", "{}", "[]", "null", #"{"a":1"#, #"{"a":1}x"#, #"{"a":1,}"#, #"{"a"}"#, #"{"a":nul}"#,
            #"{"a":{"b":1}}"#,
            #"{"a":[1]}"#, #"{"a":"x}"#, #"{a:1}"#, #"{"a":["x"}"#, #"{"a":["x",]}"#, #"{"a":}"#,
            #"{"a": 1}"#, #"{"a":"\u0041"}"#,
        ]
    )
    func other(_ column: String) {
        #expect(PlainMetadata.fields(column) == nil)
    }
}
