// SPDX-License-Identifier: Apache-2.0

/// Reads the vectors of a reply, in any form that is in use, and makes them what ``Embedding`` promises.
struct VectorReply {
    let dimension: Int

    /// One vector of unit length for each text.
    func vectors(in body: [UInt8], texts: Int) throws(VectorFault) -> [[Float]] {
        let raw = try arrays(in: body, texts: texts)
        guard raw.count == texts else { throw .wrongCount(expected: texts, got: raw.count) }
        var vectors: [[Float]] = []
        vectors.reserveCapacity(texts)
        for vector in raw {
            guard vector.count == dimension else {
                throw .wrongDimension(expected: dimension, got: vector.count)
            }
            vectors.append(try UnitVector.normalized(vector))
        }
        return vectors
    }

    /// `[[…],[…]]`, `[…]` for one text, or the vector of each text wrapped once more.
    ///
    /// Vectors of tokens are refused: their mean counts padding and special tokens alike, so it is not the model's vector.
    private func arrays(in body: [UInt8], texts: Int) throws(VectorFault) -> [[Float]] {
        let numbers = try NumberScanner.scan(body) { scanner throws(VectorFault) in
            try scanner.numbers(expecting: texts * dimension)
        }
        let rows = NestedNumbers.ranges(endingAt: numbers.rowEnds)
        switch numbers.depth {
        case 3:
            let groups = NestedNumbers.ranges(endingAt: numbers.groupEnds)
            guard groups.allSatisfy({ $0.count == 1 }) else { throw .tokenLevel }
        case 2 where texts == 1 && rows.count > 1:
            // One text alone: its tokens.
            throw .tokenLevel
        default:
            break
        }
        return rows.map { Array(numbers.values[$0]) }
    }
}

extension NestedNumbers {
    fileprivate static func ranges(endingAt ends: [Int]) -> [Range<Int>] {
        zip([0] + ends, ends).map { $0..<$1 }
    }
}
