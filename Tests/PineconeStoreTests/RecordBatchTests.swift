// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import PineconeStore

@Suite("Bodies of upserts")
struct RecordBatchTests {
    private func counts(_ sizes: [Int]) throws -> [Int] {
        let records = sizes.enumerated().map { index, size in
            Array("\"\(index)".utf8)
                + [UInt8](repeating: UInt8(ascii: "x"), count: size - 1 - "\(index)".utf8.count - 1) + [0x22]
        }
        let batches = RecordBatch.batches(of: records, namespace: "n\"s")
        var seen: [String] = []
        for batch in batches {
            let object = try #require(JSONSerialization.jsonObject(with: Data(batch.body)) as? [String: Any])
            #expect(object["namespace"] as? String == "n\"s")
            let vectors = try #require(object["vectors"] as? [String])
            #expect(vectors.count == batch.count)
            seen += vectors
            #expect(batch.count <= RecordBatch.maximumRecords)
            #expect(batch.body.count <= RecordBatch.maximumBytes || batch.count == 1)
        }
        #expect(seen.map { Int($0.prefix { $0 != "x" }) } == sizes.indices.map { $0 })
        return batches.map(\.count)
    }

    @Test("No body has more than 1,000 records or 2 MB, and the order stays")
    func limits() throws {
        #expect(try counts([]) == [])
        #expect(try counts([10]) == [1])
        #expect(try counts(Array(repeating: 10, count: 1_000)) == [1_000])
        #expect(try counts(Array(repeating: 10, count: 2_001)) == [1_000, 1_000, 1])
        #expect(try counts([1_000_000, 999_000, 1_000_000]) == [2, 1])
        #expect(try counts(Array(repeating: 45_000, count: 100)) == [44, 44, 12])
        #expect(try counts([10, 3_000_000, 10]) == [1, 1, 1])
    }

    @Test("A body is filled to the last byte and not beyond")
    func edge() throws {
        let frame = #"{"namespace":"n\"s","vectors":[]}"#.utf8.count
        let room = RecordBatch.maximumBytes - frame
        // Each has a comma in the reckoning, the last one needlessly.
        #expect(try counts([room - 102, 100]) == [2])
        #expect(try counts([room - 101, 100]) == [1, 1])
        let batch = RecordBatch.batches(
            of: [[UInt8](repeating: 0x31, count: room - 102), [UInt8](repeating: 0x31, count: 100)],
            namespace: "n\"s"
        )
        #expect(batch[0].body.count == RecordBatch.maximumBytes - 1)
    }

    @Test("A record is its id, values and metadata")
    func record() throws {
        let json = RecordBatch.record(id: "a\"b", vector: [0.25, -1, 1e-7], metadata: Array(#"{"k":true}"#.utf8))
        #expect(
            String(decoding: json, as: UTF8.self) == #"{"id":"a\"b","values":[0.25,-1.0,1e-07],"metadata":{"k":true}}"#
        )
    }
}
