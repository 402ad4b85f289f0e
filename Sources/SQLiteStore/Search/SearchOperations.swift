// SPDX-License-Identifier: Apache-2.0

import CKernels

/// The kernels of the search in one instruction set.
struct SearchOperations: @unchecked Sendable {
    // @unchecked: the pointer is to a constant of C with static storage.
    private let operations: UnsafePointer<VectorSearchOperations>?

    /// The best set that is not above `limit` and that this processor has.
    init(_ limit: CPUInstructionSet) {
        operations = vector_search_operations(cpu_instruction_set_at_most(limit))
    }

    /// Writes the rows that may reach `threshold` to the start of `found`; returns how many.
    func select(
        _ rows: UnsafePointer<VectorSearchRows>,
        _ range: Range<Int>,
        query: UnsafePointer<VectorSearchQuery>,
        threshold: Float,
        into found: SelectionBuffer
    ) -> Int {
        guard let select = operations?.pointee.select else { return 0 }
        precondition(range.count <= found.capacity)
        return select(
            rows,
            query,
            range.lowerBound,
            range.count,
            threshold,
            found.positions,
            found.lower,
            found.upper
        )
    }

    func refine(
        _ rows: UnsafePointer<VectorSearchRows>,
        _ position: Int,
        query: UnsafePointer<VectorSearchQuery>
    ) -> Float {
        operations?.pointee.refine(rows, query, position) ?? 0
    }

    /// The cosine of two vectors of length one: what decides the order of results.
    static func product(_ left: UnsafeBufferPointer<Float>, _ right: UnsafeBufferPointer<Float>) -> Double {
        precondition(left.count == right.count)
        return vector_search_product(left.baseAddress, right.baseAddress, left.count)
    }
}
