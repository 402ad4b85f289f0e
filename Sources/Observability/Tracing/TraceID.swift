// SPDX-License-Identifier: Apache-2.0

import Support

/// Names a trace: 16 bytes, not all zero (W3C Trace Context, section 3.2.2.3).
package struct TraceID: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    /// Nil for all zeros, which the specification forbids.
    init?(high: UInt64, low: UInt64) {
        guard high != 0 || low != 0 else { return nil }
        self.high = high
        self.low = low
    }

    private init(high: UInt64, nonZeroLow: UInt64) {
        self.high = high
        low = nonZeroLow
    }

    package static func random() -> TraceID {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    static func random(using generator: inout some RandomNumberGenerator) -> TraceID {
        TraceID(
            high: .random(in: .min ... .max, using: &generator),
            nonZeroLow: .random(in: 1 ... .max, using: &generator)
        )
    }

    /// 32 lower-case hexadecimal digits.
    package var text: String { Hexadecimal.text(high) + Hexadecimal.text(low) }
}
