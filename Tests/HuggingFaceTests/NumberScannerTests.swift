// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import HuggingFace

@Suite("Numbers from JSON")
struct NumberScannerTests {
    private func scan(_ text: String) throws -> NestedNumbers {
        try NumberScanner.scan(Array(text.utf8)) { scanner throws(VectorFault) in
            try scanner.numbers(expecting: 4)
        }
    }

    @Test(
        "Numbers are read as a Float reads their decimal text",
        arguments: [
            "0", "-0", "1", "-1", "0.5", "-0.034519843757152557", "0.1", "1e0", "1E+2", "1e-2", "12.5e-1", "-2.5E3",
            "123456789012345678901234567890", "0.000000000000000000000000000012345", "1e-45", "1e-320", "3.4028234e38",
            "0.30000000000000004", "1e22", "1e-22", "1e23", "9007199254740993", "1.17549435e-38", "0e999999999999",
            "0.12345678901234567890123456789012345678901234567890e-5", "1e-99999999999999999999", "16777217",
        ]
    )
    func numbers(text: String) throws {
        let expected = Float(try #require(Double(text)))
        #expect(try scan("[\(text)]").values == [expected])
        #expect(try scan(" [ \(text) ,\n\t\(text) ] \r\n").values == [expected, expected])
    }

    @Test("Random numbers of every size are read as a Float reads them")
    func randomNumbers() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let value = Float(bitPattern: UInt32.random(in: .min ... .max, using: &generator))
            guard value.isFinite else { continue }
            let text = "\(Bool.random(using: &generator) ? "\(value)" : "\(Double(value))")"
            #expect(try scan("[\(text)]").values == [value], "\(text)")
        }
    }

    @Test(
        "Arrays keep their form",
        arguments: [
            ("[1,2]", NestedNumbers(values: [1, 2], rowEnds: [2], groupEnds: [], depth: 1)),
            ("[[1,2],[3]]", NestedNumbers(values: [1, 2, 3], rowEnds: [2, 3], groupEnds: [], depth: 2)),
            (
                "[[[1],[2]],[[3]]]",
                NestedNumbers(values: [1, 2, 3], rowEnds: [1, 2, 3], groupEnds: [2, 3], depth: 3)
            ),
        ]
    )
    func structure(text: String, numbers: NestedNumbers) throws {
        #expect(try scan(text) == numbers)
    }

    @Test(
        "What is not JSON of numbers in equal depth is malformed",
        arguments: [
            "", " ", "[", "]", "[]", "[[]]", "[[1],[]]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "[1]x",
            "[[1],2]", "[1,[2]]", "[[[1]],[2]]", "[[[[1]]]]", "[01]", "[-01]", "[+1]", "[.5]", "[1.]", "[1.e3]", "[1e]",
            "[1e+]", "[-]", "[0x1]", "[1_0]", "[true]", "[\"1\"]", "{\"a\":1}", "1", "null", "[1]\u{0}",
            "\u{FEFF}[1]", "[nul]", "[--1]", "[1;2]",
        ]
    )
    func malformed(text: String) {
        #expect(throws: VectorFault.malformed) { try scan(text) }
    }

    @Test(
        "What is no finite number is told apart",
        arguments: ["[NaN]", "[Infinity]", "[-Infinity]", "[1e39]", "[-1e400]", "[1,null]", "[1e99999999999999999999]"]
    )
    func notFinite(text: String) {
        #expect(throws: VectorFault.notFinite) { try scan(text) }
    }

    @Test("A reply that is cut anywhere is malformed, never a short list")
    func cut() throws {
        let whole = "[[0.25,-1.5e-3],[3,4]]"
        for count in 0..<whole.utf8.count {
            #expect(throws: VectorFault.malformed) { try scan(String(whole.prefix(count))) }
        }
    }

    @Test("Nesting without end does not exhaust the stack")
    func deep() {
        #expect(throws: VectorFault.malformed) { try scan(String(repeating: "[", count: 1_000_000)) }
    }

    @Test("Random damage to a reply gives an error or numbers, never a trap")
    func damage() throws {
        let replies = ["[[0.25,-1.5e-3],[3,4]]", "[[[1,2]],[[3,4]]]"]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            for reply in replies {
                var bytes = Array(reply.utf8)
                for _ in 0..<3 {
                    let index = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
                }
                let reader = VectorReply(dimension: 2)
                _ = try? reader.vectors(in: bytes, texts: 1)
                _ = try? reader.vectors(in: bytes, texts: 2)
            }
        }
    }
}
