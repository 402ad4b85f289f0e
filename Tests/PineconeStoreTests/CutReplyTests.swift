// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

@testable import PineconeStore

@Suite("A reply that was cut")
struct CutReplyTests {
    @Test("is never taken for a reply")
    func cuts() {
        let json = Array(
            #"{"matches":[{"id":"a","score":0.5,"metadata":{"text":"\u00e9","n":[ "x" ]}}],"usage":{"readUnits":6}}"#
                .utf8
        )
        for length in json.indices {
            var reader = JSONReader(Array(json[..<length]))
            #expect(throws: MalformedJSON.self) {
                _ = try QueryReply(parsing: &reader)
                try reader.end()
            }
        }
    }
}
