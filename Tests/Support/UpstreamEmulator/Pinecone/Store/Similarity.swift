// SPDX-License-Identifier: Apache-2.0

/// How near two vectors are.
enum Similarity: String, Sendable, CaseIterable {
    case cosine
    case dotproduct
    /// The squared distance: less is nearer.
    case euclidean

    func score(_ query: StoredRecord, _ record: StoredRecord) -> Float {
        switch self {
        case .cosine:
            let norms = query.norm * record.norm
            return norms > 0 ? Self.dot(query.values, record.values) / norms : 0
        case .dotproduct: return Self.dot(query.values, record.values)
        case .euclidean:
            let dot = Self.dot(query.values, record.values)
            return max(0, query.norm * query.norm + record.norm * record.norm - 2 * dot)
        }
    }

    func isNearer(_ left: Float, _ right: Float) -> Bool {
        self == .euclidean ? left < right : left > right
    }

    static func dot(_ left: [Float], _ right: [Float]) -> Float {
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                let count = min(left.count, right.count)
                var sums = SIMD16<Float>.zero
                var index = 0
                while index + 16 <= count {
                    sums += Self.lane(left, index) * Self.lane(right, index)
                    index += 16
                }
                var sum = sums.sum()
                while index < count {
                    sum += left[index] * right[index]
                    index += 1
                }
                return sum
            }
        }
    }

    /// Sixteen components from `index` on, which the caller has checked to be there.
    private static func lane(_ vector: UnsafeBufferPointer<Float>, _ index: Int) -> SIMD16<Float> {
        UnsafeRawBufferPointer(vector).loadUnaligned(
            fromByteOffset: index * MemoryLayout<Float>.stride,
            as: SIMD16<Float>.self
        )
    }
}
