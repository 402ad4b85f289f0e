// SPDX-License-Identifier: Apache-2.0

import Support

/// Names a span within its trace: 8 bytes, not all zero (W3C Trace Context, section 3.2.2.4).
package struct SpanID: Hashable, Sendable {
    let value: UInt64

    /// Nil for all zeros, which the specification forbids.
    init?(_ value: UInt64) {
        guard value != 0 else { return nil }
        self.value = value
    }

    private init(nonZero value: UInt64) {
        self.value = value
    }

    package static func random() -> SpanID {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    static func random(using generator: inout some RandomNumberGenerator) -> SpanID {
        SpanID(nonZero: .random(in: 1 ... .max, using: &generator))
    }

    /// 16 lower-case hexadecimal digits.
    package var text: String { Hexadecimal.text(value) }
}
