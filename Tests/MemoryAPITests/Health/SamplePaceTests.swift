// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MemoryAPI

struct SamplePaceTests {
    @Test(
        "A probe that passes is asked at its own pace; after failures soon, then ever more rarely",
        arguments: [
            (15, 0, 15), (15, 1, 15), (15, 2, 30), (15, 3, 60), (15, 4, 120), (15, 9, 120), (15, 1_000_000, 120),
            (3_600, 0, 3_600), (3_600, 1, 15), (3_600, 5, 240), (3_600, 9, 3_600),
            (300, 4, 120), (300, 6, 300),
        ]
    )
    func pace(interval: Int, failures: Int, seconds: Int) {
        #expect(SamplePace.pause(.seconds(interval), failures: failures) == .seconds(seconds))
    }
}
