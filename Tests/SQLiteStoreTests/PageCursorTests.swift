// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@testable import SQLiteStore

@Suite("Page cursors")
struct PageCursorTests {
    @Test("survive the way out and back", arguments: ["a", "a/b", "日本", "m_0f", "~%?&=+ x", "🐶"])
    func roundTrip(_ id: String) throws {
        for date in [Int64.min, -1, 0, 1_760_000_000_123, .max] {
            let text = PageCursor(createdAt: date, id: id).text
            #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
            let cursor = try PageCursor(parsing: text)
            #expect(cursor.createdAt == date)
            #expect(cursor.id == id)
        }
    }

    @Test(
        "are refused when they were not ours",
        arguments: ["", "=", "MQ", "MS8x", "Mi8xL2E", "MS94L2E", "MS8xLw", "é"]
    )
    func refused(_ text: String) {
        #expect(throws: MemoryError.self) { try PageCursor(parsing: text) }
    }
}
