// SPDX-License-Identifier: Apache-2.0

/// The arithmetic of vectors of unit length.
enum UnitVector {
    /// How far from 1 the square of a length may be to be taken as it is: the rounding of 384 components in Float.
    private static let tolerance = 1e-5

    static func normalized(_ vector: [Float]) throws(VectorFault) -> [Float] {
        // In Double: the squares of large components would overflow a Float.
        let square = vector.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard square.isFinite else { throw .notFinite }
        guard square > 1e-24 else { throw .zero }
        if abs(square - 1) <= tolerance { return vector }
        let length = square.squareRoot()
        return vector.map { Float(Double($0) / length) }
    }
}
