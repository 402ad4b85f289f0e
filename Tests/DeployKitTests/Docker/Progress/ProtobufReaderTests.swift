// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

@Suite("Protobuf, as far as it is needed")
struct ProtobufReaderTests {
    @Test(
        "Fields of every kind, known or not",
        arguments: [
            ([], []), ([0x08, 0x01], ["1=1"]), ([0x08, 0xAC, 0x02], ["1=300"]),
            ([0x08] + [UInt8](repeating: 0xFF, count: 9) + [0x01], ["1=\(UInt64.max)"]),
            ([0x12, 0x02, 0x68, 0x69], ["2=hi"]), ([0x12, 0x00], ["2="]),
            ([0x19, 1, 2, 3, 4, 5, 6, 7, 8, 0x25, 1, 2, 3, 4, 0x28, 7], ["3 skipped", "4 skipped", "5=7"]),
        ] as [([UInt8], [String])]
    )
    func fields(bytes: [UInt8], expected: [String]) throws {
        var reader = ProtobufReader(bytes[...])
        var found: [String] = []
        while let (field, value) = try reader.next() {
            switch value {
            case .number(let number): found.append("\(field)=\(number)")
            case .bytes: found.append("\(field)=\(value.text)")
            case .skipped: found.append("\(field) skipped")
            }
        }
        #expect(found == expected)
    }

    @Test(
        "What is cut off or impossible is refused",
        arguments: [
            [0x08], [0x08, 0x80], [0x12, 0x05, 0x61], [0x19, 0x01], [0x25, 1, 2, 3], [0x00, 0x01], [0x0B], [0x0F, 1],
            [0x08] + [UInt8](repeating: 0xFF, count: 9) + [0x02], [0x12] + [UInt8](repeating: 0xFF, count: 9) + [0x01],
        ] as [[UInt8]]
    )
    func malformed(bytes: [UInt8]) {
        #expect(throws: ProtobufReader.Malformed.self) {
            var reader = ProtobufReader(bytes[...])
            while try reader.next() != nil {}
        }
    }

    @Test("No bytes at all can stop the process", arguments: 0..<64)
    func noise(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        let bytes = (0..<200).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return UInt8(truncatingIfNeeded: state)
        }
        _ = try? BuildTrace(bytes)
        // As the content of a step with its times, which are what is calculated with.
        _ = try? BuildTrace([0x0A, 200, 1] + bytes)
        _ = try? BuildTrace([0x0A, 204, 1, 0x2A, 200, 1] + bytes)
    }
}
