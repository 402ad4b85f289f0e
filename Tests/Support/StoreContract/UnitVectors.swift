// SPDX-License-Identifier: Apache-2.0

/// Vectors of length one for tests, the same for the same seed.
package enum UnitVectors {
    private struct Generator {
        var state: UInt64

        /// SplitMix64 (Steele, Lea, Flood 2014), as a number in −1…1.
        mutating func next() -> Float {
            state &+= 0x9E37_79B9_7F4A_7C15
            var bits = state
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            bits ^= bits >> 31
            return Float(bits >> 40) * 0x1p-23 - 1
        }
    }

    package static func random(_ seed: UInt64, _ dimension: Int) -> [Float] {
        var generator = Generator(state: seed)
        return normalized((0..<dimension).map { _ in generator.next() })
    }

    /// The vector of one axis.
    package static func axis(_ place: Int, _ dimension: Int) -> [Float] {
        (0..<dimension).map { $0 == place ? 1 : 0 }
    }

    /// A vector whose cosine with the first axis is `cosine`, its rest on another axis.
    package static func cosine(_ cosine: Float, rest place: Int, _ dimension: Int) -> [Float] {
        var vector = axis(0, dimension)
        vector[0] = cosine
        vector[place] = (1 - cosine * cosine).squareRoot()
        return vector
    }

    package static func normalized(_ vector: [Float]) -> [Float] {
        let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        return vector.map { Float(Double($0) / length) }
    }

    package static func cosine(_ left: [Float], _ right: [Float]) -> Double {
        zip(left, right).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    }
}
