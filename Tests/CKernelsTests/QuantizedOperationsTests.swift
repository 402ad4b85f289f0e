// SPDX-License-Identifier: Apache-2.0

import CKernels
import Testing

@Suite("The encoder's operations on bytes in every instruction set")
struct QuantizedOperationsTests {
    static let sets = EncoderOperations.available.map(\.instruction_set)

    private func operations(_ set: CPUInstructionSet) throws -> EncoderOperations {
        try #require(encoder_operations(set)).pointee
    }

    @Test("multiply exactly", arguments: sets, [1, 3, 4, 8, 12, 13, 29])
    func multiply(set: CPUInstructionSet, rows: Int) throws {
        let operations = try operations(set)
        for depth in [4, 384, 1536] {
            let product = QuantizedProduct(rows: rows, depth: depth, width: operations.width, seed: UInt64(rows))
            try #require(product.compute(operations) == product.exact())
        }
    }

    @Test("pack weights to half a step and sum them", arguments: [1, 0.25] as [Float])
    func pack(factor: Float) {
        let (depth, width) = (384, 32)
        var numbers = Numbers(seed: 3)
        let weights = numbers.floats(depth * width)
        var panel = [Int8](repeating: 0, count: depth * width)
        var (scales, sums) = ([Float](repeating: 0, count: width), [Int32](repeating: 0, count: width))
        encoder_pack_panel_quantized(weights, depth, width, factor, &panel, &scales, &sums)
        for column in 0..<width {
            var sum: Int32 = 0
            for k in 0..<depth {
                let step = panel[(k / 4 * width + column) * 4 + k % 4]
                sum += Int32(step)
                let error = Float(step) * scales[column] - weights[column * depth + k] * factor
                #expect(abs(error) <= 0.51 * scales[column])
            }
            #expect(sums[column] == sum)
        }
    }

    @Test(
        "keep rows as bytes to half a step",
        arguments: sets,
        [-1...1, -0.17...6, 0...3, -4 ... -1, 0...0] as [ClosedRange<Float>]
    )
    func quantize(set: CPUInstructionSet, range: ClosedRange<Float>) throws {
        let operations = try operations(set)
        var numbers = Numbers(seed: 9)
        let row = numbers.floats(1536, in: range)
        var bytes = [UInt8](repeating: 7, count: row.count)
        var (scale, zero) = (Float(0), Int32(0))
        operations.quantize(row, row.count, &bytes, &scale, &zero)
        #expect((0...255).contains(zero))
        for (value, byte) in zip(row, bytes) {
            #expect(abs(Float(Int32(byte) - zero) * scale - value) <= scale * 0.51)
        }
        // The same bytes everywhere: vectors must not depend on the processor more than rounding makes them.
        var expected = bytes
        var (expectedScale, expectedZero) = (scale, zero)
        try self.operations(.scalar).quantize(row, row.count, &expected, &expectedScale, &expectedZero)
        #expect(bytes == expected)
        #expect((scale, zero) == (expectedScale, expectedZero))
    }
}
