// SPDX-License-Identifier: Apache-2.0

/// Names that nobody can guess.
package enum RandomText {
    /// 128 random bits in 32 hexadecimal digits. Not a `UUID`, which opens a file for each (measured: 6 % of a chat).
    package static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return hexadecimal(generator.next()) + hexadecimal(generator.next())
    }

    private static func hexadecimal(_ bits: UInt64) -> String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
