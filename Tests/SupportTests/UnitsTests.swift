// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

struct UnitsTests {
    @Test(
        "nanoseconds end where their type does",
        arguments: [
            (Duration.zero, 0), (.nanoseconds(1), 1), (.nanoseconds(-1), -1), (.milliseconds(2_001), 2_001_000_000),
            (.milliseconds(-1_500), -1_500_000_000), (.seconds(Int64.max), .max), (.seconds(Int64.min), .min),
        ] as [(Duration, Int64)]
    )
    func nanoseconds(duration: Duration, nanoseconds: Int64) {
        #expect(duration.nanoseconds == nanoseconds)
    }

    @Test("bytes and numbers have digits of fixed width, which read back")
    func hexadecimal() {
        #expect(Hexadecimal.text(of: [0, 0x0F, 0xA0, 0xFF]) == "000fa0ff")
        #expect(Hexadecimal.text(0x0AF7) == "0000000000000af7")
        #expect(Hexadecimal.value("0af7".utf8) == 0x0AF7)
        #expect(Hexadecimal.value("0AF7".utf8) == nil)
        #expect(Hexadecimal.value("".utf8) == nil)
    }
}
