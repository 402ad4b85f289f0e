// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MemoryAPI

struct FieldNameTests {
    @Test(
        "A name that is nearly one of ours is recognised",
        arguments: [
            ("userId", "user_id"), ("USER-ID", "user_id"), ("messag", "message"), ("mesage", "message"),
            ("topk", "top_k"), ("content", "text"), ("tex", "text"), ("colour", nil), ("x", nil),
            (String(repeating: "a", count: 10_000), nil),
        ] as [(String, String?)]
    )
    func suggests(name: String, suggestion: String?) {
        let known = ["user_id", "message", "text", "top_k", "stream"]
        #expect(FieldName.suggestion(for: name, among: known) == suggestion)
    }

    @Test("A made-up name is shown short and without control characters")
    func shownNames() {
        #expect(FieldName.shown("a\u{0}b\u{202E}c") == "a\u{FFFD}b\u{FFFD}c")
        #expect(FieldName.shown(String(repeating: "x", count: 49)) == String(repeating: "x", count: 48) + "…")
    }

    @Test("More faults than can be shown are counted")
    func countsFaults() throws {
        let faults = FieldFaults()
        for index in 0..<250 { faults.add("items[\(index)]", "is wrong") }
        #expect(faults.all.count == 101)
        #expect(faults.all.last == FieldFault(field: "", message: "has 150 more faults"))
    }
}
