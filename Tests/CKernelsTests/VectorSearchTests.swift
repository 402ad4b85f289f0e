// SPDX-License-Identifier: Apache-2.0

import CKernels
import Testing

/// Vectors and their codes, as the kernels want them.
private struct Encoded {
    static let dimensions = [1, 7, 16, 63, 64, 65, 384, 1_024, 1_100]

    var codes: [UInt8]
    var residuals: [Int8]
    var scales: [Float]
    var errors: [Float]
    var kinds: [UInt8]
    let vectors: [[Float]]
    let stride: Int

    init(_ vectors: [[Float]], kinds: [UInt8]? = nil) {
        let dimension = vectors[0].count
        stride = (dimension + 63) / 64 * 64
        self.vectors = vectors
        self.kinds = kinds ?? vectors.map { _ in 1 }
        codes = [UInt8](repeating: 1, count: vectors.count * stride)
        residuals = [Int8](repeating: 1, count: vectors.count * stride)
        scales = [Float](repeating: 0, count: vectors.count)
        errors = [Float](repeating: 0, count: vectors.count)
        for (row, vector) in vectors.enumerated() {
            codes.withUnsafeMutableBufferPointer { codes in
                residuals.withUnsafeMutableBufferPointer { residuals in
                    vector_search_encode(
                        vector,
                        dimension,
                        stride,
                        codes.baseAddress! + row * stride,
                        residuals.baseAddress! + row * stride,
                        &scales[row],
                        &errors[row]
                    )
                }
            }
        }
    }

    func withRows<Result>(_ body: (UnsafePointer<VectorSearchRows>) -> Result) -> Result {
        codes.withUnsafeBufferPointer { codes in
            residuals.withUnsafeBufferPointer { residuals in
                scales.withUnsafeBufferPointer { scales in
                    errors.withUnsafeBufferPointer { errors in
                        kinds.withUnsafeBufferPointer { kinds in
                            var rows = VectorSearchRows(
                                codes: codes.baseAddress,
                                residuals: residuals.baseAddress,
                                scales: scales.baseAddress,
                                errors: errors.baseAddress,
                                kinds: kinds.baseAddress,
                                stride: stride
                            )
                            return body(&rows)
                        }
                    }
                }
            }
        }
    }

    func withQuery<Result>(
        _ vector: [Float],
        kinds: UInt8 = 1,
        _ body: (UnsafePointer<VectorSearchQuery>) -> Result
    ) -> Result {
        var values = [Float](repeating: 9, count: stride)
        var codes = [Int8](repeating: 9, count: stride)
        return values.withUnsafeMutableBufferPointer { values in
            codes.withUnsafeMutableBufferPointer { codes in
                var query = VectorSearchQuery()
                vector_search_encode_query(
                    vector,
                    vector.count,
                    stride,
                    values.baseAddress,
                    codes.baseAddress,
                    &query
                )
                query.kinds = kinds
                return body(&query)
            }
        }
    }
}

private struct Selected: Equatable {
    let position: UInt32
    let lower: Float
    let upper: Float
}

@Suite("Vector search kernels")
struct VectorSearchTests {
    /// Those of the instruction sets that this processor has.
    static let sets: [CPUInstructionSet] = [
        CPUInstructionSet.scalar, .AVX2, .AVX512, .AVX512VNNI,
    ].filter { $0.rawValue <= cpu_best_instruction_set().rawValue }

    /// Directions of many kinds: even, with one large component, along an axis, nearly nothing beside one.
    private static func vectors(_ count: Int, _ dimension: Int, seed: UInt64) -> [[Float]] {
        var state = seed
        func next() -> Float {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(Int32(truncatingIfNeeded: state >> 32)) * 0x1p-31
        }
        return (0..<count).map { row in
            var vector = (0..<dimension).map { _ in next() }
            switch row % 5 {
            case 1: vector[row % dimension] += 20
            case 2: vector = vector.map { $0 * $0 * $0 }
            case 3: vector = (0..<dimension).map { $0 == row % dimension ? -1 : 0 }
            case 4: vector = vector.map { abs($0) + 1 }
            default: break
            }
            let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            return vector.map { Float(Double($0) / length) }
        }
    }

    private static func select(
        _ encoded: Encoded,
        _ query: UnsafePointer<VectorSearchQuery>,
        _ range: Range<Int>,
        threshold: Float,
        in set: CPUInstructionSet
    ) -> [Selected] {
        var positions = [UInt32](repeating: 0, count: range.count)
        var lower = [Float](repeating: 0, count: range.count)
        var upper = [Float](repeating: 0, count: range.count)
        let count = encoded.withRows { rows in
            vector_search_operations(set)!.pointee.select(
                rows,
                query,
                range.lowerBound,
                range.count,
                threshold,
                &positions,
                &lower,
                &upper
            )
        }
        return (0..<count).map { Selected(position: positions[$0], lower: lower[$0], upper: upper[$0]) }
    }

    private static func exact(_ left: [Float], _ right: [Float]) -> Double {
        zip(left, right).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    }

    @Test("keep every product between its bounds", arguments: sets, Encoded.dimensions)
    func bounds(_ set: CPUInstructionSet, _ dimension: Int) {
        let encoded = Encoded(Self.vectors(99, dimension, seed: 1))
        for (place, query) in (Self.vectors(15, dimension, seed: 2) + encoded.vectors.prefix(10)).enumerated() {
            encoded.withQuery(query) { form in
                let selected = Self.select(encoded, form, 0..<99, threshold: -.infinity, in: set)
                #expect(selected.map(\.position) == (0..<99).map { UInt32($0) })
                for row in selected {
                    let product = Self.exact(query, encoded.vectors[Int(row.position)])
                    #expect(Double(row.lower) <= product && product <= Double(row.upper))
                    // Bounds that are far apart would be right and useless; vectors without peaks have narrow ones.
                    if place % 5 == 0, row.position % 5 == 0 { #expect(row.upper - row.lower < 0.03) }
                }
            }
        }
    }

    @Test("refine every product within the promised error", arguments: sets, Encoded.dimensions)
    func refinement(_ set: CPUInstructionSet, _ dimension: Int) {
        let encoded = Encoded(Self.vectors(99, dimension, seed: 3))
        for query in Self.vectors(15, dimension, seed: 4) {
            encoded.withQuery(query) { form in
                for row in 0..<99 {
                    let estimate = encoded.withRows { vector_search_operations(set)!.pointee.refine($0, form, row) }
                    let error = vector_search_refined_error(encoded.scales[row], dimension)
                    #expect(abs(Double(estimate) - Self.exact(query, encoded.vectors[row])) <= Double(error))
                    #expect(error < 0.003)
                }
            }
        }
    }

    @Test("select the same rows in every instruction set, from any row on", arguments: sets)
    func agreement(_ set: CPUInstructionSet) {
        let encoded = Encoded(Self.vectors(130, 384, seed: 5), kinds: (0..<130).map { [1, 2, 0, 1][$0 * 7 % 4] })
        let query = Self.vectors(1, 384, seed: 6)[0]
        for kinds in [UInt8(0), 1, 2, 3] {
            encoded.withQuery(query, kinds: kinds) { form in
                for range in [0..<130, 0..<0, 0..<1, 3..<4, 5..<20, 5..<21, 5..<22, 1..<65, 64..<130, 129..<130] {
                    for threshold in [-Float.infinity, -0.02, 0, 0.03, 2] {
                        let expected = Self.select(encoded, form, range, threshold: threshold, in: .scalar)
                        let selected = Self.select(encoded, form, range, threshold: threshold, in: set)
                        #expect(selected.map(\.position) == expected.map(\.position))
                        for (one, other) in zip(selected, expected) {
                            #expect(abs(one.lower - other.lower) < 1e-6 && abs(one.upper - other.upper) < 1e-6)
                        }
                        #expect(selected.allSatisfy { encoded.kinds[Int($0.position)] & kinds != 0 })
                        #expect(selected.allSatisfy { $0.upper >= threshold })
                    }
                }
            }
        }
    }

    @Test("bound what has no usable scale", arguments: sets)
    func smallest(_ set: CPUInstructionSet) {
        let tiny = [[Float](repeating: 0, count: 64), [Float](repeating: 1e-38, count: 64)]
        let encoded = Encoded(tiny)
        encoded.withQuery(Self.vectors(1, 64, seed: 7)[0]) { form in
            for row in Self.select(encoded, form, 0..<2, threshold: -.infinity, in: set) {
                #expect(row.lower <= 0 && row.upper >= 0 && row.upper < 0.02)
            }
        }
    }

    @Test("multiply float32 vectors of any length in float64", arguments: [0, 1, 7, 8, 9, 384, 1_000])
    func product(_ dimension: Int) {
        guard dimension > 0 else {
            #expect(vector_search_product([], [], 0) == 0)
            return
        }
        let pair = Self.vectors(2, dimension, seed: 8)
        #expect(abs(vector_search_product(pair[0], pair[1], dimension) - Self.exact(pair[0], pair[1])) < 1e-14)
        #expect(
            vector_search_product(pair[0], pair[1], dimension) == vector_search_product(pair[1], pair[0], dimension)
        )
    }
}
