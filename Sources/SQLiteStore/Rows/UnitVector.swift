// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// A vector of the store's dimension, brought to length one, so that a product is a cosine.
struct UnitVector: Sendable {
    let values: [Float]

    /// - Throws: `invalidInput` for another dimension, for what is not a number, and for zeros, which point nowhere.
    init(_ vector: [Float], dimension: Int) throws(MemoryError) {
        guard vector.count == dimension else {
            throw MemoryError(
                .invalidInput,
                "the vector has \(vector.count) dimensions, the store \(dimension)",
                dependency: .store
            )
        }
        let squares = vector.reduce(into: 0.0) { $0 += Double($1) * Double($1) }
        guard squares.isFinite, squares > 1e-12 else {
            throw MemoryError(.invalidInput, "the vector has no direction", dependency: .store)
        }
        let factor = 1 / squares.squareRoot()
        // What is of length one already keeps its bits.
        values = abs(factor - 1) < 1e-7 ? vector : vector.map { Float(Double($0) * factor) }
    }
}
