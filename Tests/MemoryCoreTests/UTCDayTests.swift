// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MemoryCore

@Suite("A day")
struct UTCDayTests {
    @Test("is the one that Foundation writes")
    func days() {
        var random = SystemRandomNumberGenerator()
        var seconds: [Double] = [
            -12_219_292_800, -12_219_292_801, 0, -1, 86_399.999, 86_400, 951_782_400, 951_868_800, 1_709_164_799,
            4_107_542_400, -62_135_596_800,
            253_402_300_799, 253_402_300_800,
        ]
        for _ in 0..<2_000 { seconds.append(Double.random(in: -62_135_596_800...253_402_300_799, using: &random)) }
        for second in seconds {
            let date = Date(timeIntervalSince1970: second)
            #expect(UTCDay(date).text == date.formatted(.iso8601.year().month().day()), "\(second)")
        }
    }
}
