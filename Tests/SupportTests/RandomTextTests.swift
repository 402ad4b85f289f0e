// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

@Test("random names have 32 digits and differ")
func randomText() {
    let names = (0..<2_000).map { _ in RandomText.make() }
    #expect(names.allSatisfy { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) })
    #expect(Set(names).count == names.count)
}
