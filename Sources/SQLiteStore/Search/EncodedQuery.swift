// SPDX-License-Identifier: Apache-2.0

import CKernels
import MemoryCore

/// A query as the kernels want it: in bytes for the scan and in float32 for what comes after.
final class EncodedQuery: @unchecked Sendable {
    // @unchecked: written in init, read afterwards.

    let vector: UnitVector
    /// The kinds that are looked for, as bits.
    let kinds: UInt8
    /// How many memories are wanted.
    let limit: Int
    let stride: Int
    private let values: UnsafeMutablePointer<Float>
    private let codes: UnsafeMutablePointer<Int8>
    private let query: UnsafeMutablePointer<VectorSearchQuery>

    /// Bytes of one row of codes for vectors of a dimension.
    static func stride(dimension: Int) -> Int {
        let alignment = Int(VECTOR_SEARCH_ALIGNMENT)
        return (dimension + alignment - 1) / alignment * alignment
    }

    init(_ query: VectorQuery, dimension: Int) throws(MemoryError) {
        vector = try UnitVector(query.vector, dimension: dimension)
        kinds = KindColumn.bits(query.kinds)
        limit = query.limit
        stride = Self.stride(dimension: dimension)
        values = .allocate(capacity: stride)
        codes = .allocate(capacity: stride)
        self.query = .allocate(capacity: 1)
        self.query.initialize(to: VectorSearchQuery())
        vector.values.withUnsafeBufferPointer {
            vector_search_encode_query($0.baseAddress, dimension, stride, values, codes, self.query)
        }
        self.query.pointee.kinds = kinds
    }

    deinit {
        values.deallocate()
        codes.deallocate()
        query.deallocate()
    }

    var forKernels: UnsafePointer<VectorSearchQuery> { UnsafePointer(query) }

    /// The cosine with a stored vector.
    func similarity(to stored: UnsafeBufferPointer<Float>) -> Double {
        vector.values.withUnsafeBufferPointer { SearchOperations.product($0, stored) }
    }

    /// How far a refined estimate may be off, for a row of this scale.
    func refinedError(scale: Float) -> Float {
        vector_search_refined_error(scale, vector.values.count)
    }
}
