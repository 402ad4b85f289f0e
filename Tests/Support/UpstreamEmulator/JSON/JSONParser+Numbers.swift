// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
    /// Powers of ten that a double holds exactly.
    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// The number at the position.
    ///
    /// Digits and exponent are gathered as integers. Where both are small the quotient of two exact doubles is the right
    /// answer (Clinger, "How to read floating point numbers accurately", 1990); the rest goes to the standard library.
    mutating func number() throws(Failure) -> Double {
        let start = position
        let isNegative = take(UInt8(ascii: "-"))
        var digits: UInt64 = 0
        var count = 0
        var exponent = 0
        try read(&digits, &count)
        if take(UInt8(ascii: ".")) {
            let before = count
            try read(&digits, &count)
            exponent = before - count
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            let isSmaller = take(UInt8(ascii: "-"))
            if !isSmaller { _ = take(UInt8(ascii: "+")) }
            var power: UInt64 = 0
            var length = 0
            try read(&power, &length)
            guard length <= 5 else { throw Failure() }
            exponent += isSmaller ? -Int(power) : Int(power)
        }
        if count <= 18, digits < 1 << 53, (-22...22).contains(exponent) {
            let magnitude =
                exponent < 0 ? Double(digits) / Self.powers[-exponent] : Double(digits) * Self.powers[exponent]
            return isNegative ? -magnitude : magnitude
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let number = Double(text), number.isFinite else { throw Failure() }
        return number
    }

    /// Digits, at least one; those beyond what 64 bits hold are only counted.
    private mutating func read(_ value: inout UInt64, _ count: inout Int) throws(Failure) {
        let start = position
        while let byte = current, Self.isDigit(byte) {
            if count < 19 { value = value &* 10 &+ UInt64(byte &- UInt8(ascii: "0")) }
            count += 1
            position += 1
        }
        guard position > start else { throw Failure() }
    }
}
