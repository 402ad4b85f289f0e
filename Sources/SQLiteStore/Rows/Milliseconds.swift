// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore

/// Points in time as they are stored: whole milliseconds since 1970.
enum Milliseconds {
    /// - Throws: `invalidInput` for a date beyond 275,000 years from now, which whole milliseconds could not give back.
    static func encode(_ date: Date) throws(MemoryError) -> Int64 {
        let milliseconds = (date.timeIntervalSince1970 * 1_000).rounded()
        guard abs(milliseconds) <= 8.64e15 else {
            throw MemoryError(.invalidInput, "the date is out of range", dependency: .store)
        }
        return Int64(milliseconds)
    }

    static func decode(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }
}
