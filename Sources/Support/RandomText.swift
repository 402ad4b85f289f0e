// SPDX-License-Identifier: Apache-2.0

/// Names that nobody can guess.
package enum RandomText {
    /// 128 random bits in 32 hexadecimal digits. Not a `UUID`, which opens a file for each (measured: 6 % of a chat).
    package static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return Hexadecimal.text(generator.next()) + Hexadecimal.text(generator.next())
    }
}
