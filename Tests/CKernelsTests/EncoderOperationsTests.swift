// SPDX-License-Identifier: Apache-2.0

import CKernels
import Foundation
import Testing

@Suite("The encoder's operations in every instruction set")
struct EncoderOperationsTests {
    static let sets = EncoderOperations.available.map(\.instruction_set)
    private let hidden = ENCODER_HIDDEN

    private func operations(_ set: CPUInstructionSet) throws -> EncoderOperations {
        try #require(encoder_operations(set)).pointee
    }

    @Test("multiply any number of rows by a panel", arguments: sets, [1, 2, 5, 6, 7, 11, 12, 13, 16, 25, 40])
    func multiply(set: CPUInstructionSet, rows: Int) throws {
        let operations = try operations(set)
        let width = operations.width
        var numbers = Numbers(seed: UInt64(rows))
        for depth in [1, 4, 127, 384, 1536] {
            let (stride, outputStride) = (depth + 3, width + 5)
            let input = numbers.floats(rows * stride)
            let weights = numbers.floats(width * depth)
            let bias = numbers.floats(width)
            var panel = [Float](repeating: 0, count: width * depth)
            encoder_pack_panel(weights, depth, width, 0.5, &panel)
            var output = [Float](repeating: -7, count: rows * outputStride)
            operations.multiply(input, stride, rows, panel, depth, bias, &output, outputStride)
            for row in 0..<rows {
                for column in 0..<width {
                    let exact = (0..<depth).reduce(Double(bias[column])) {
                        $0 + Double(input[row * stride + $1]) * Double(weights[column * depth + $1]) * 0.5
                    }
                    try #require(abs(Double(output[row * outputStride + column]) - exact) < 1e-4)
                }
                // Nothing is written beside the block.
                try #require(output[(row * outputStride + width)..<((row + 1) * outputStride)].allSatisfy { $0 == -7 })
            }
        }
    }

    @Test("compute GELU by the error function", arguments: sets)
    func gelu(set: CPUInstructionSet) throws {
        let operations = try operations(set)
        let columns = 32
        let inputs =
            (0..<columns * 64).map { Float($0 - columns * 32) / 100 } + [0, -0, 1e-30, -1e-30, 60, -60, 1e4, -1e4]
        let padded = inputs + [Float](repeating: 0, count: columns - inputs.count % columns)
        var values = padded
        operations.gelu(&values, columns, padded.count / columns, columns)
        for (input, output) in zip(padded, values) {
            let exact = 0.5 * Double(input) * (1 + erf(Double(input) / 2.0.squareRoot()))
            #expect(abs(Double(output) - exact) <= 1e-6 * max(1, abs(Double(input))), "at \(input)")
        }
    }

    @Test("attend over texts of any length", arguments: sets, [1, 2, 12, 13, 31, 32, 33, 100, 256])
    func attend(set: CPUInstructionSet, length: Int) throws {
        let operations = try operations(set)
        var numbers = Numbers(seed: UInt64(length))
        // Large scores too: softmax must not overflow.
        let projected = numbers.floats(length * ENCODER_PROJECTED, in: length == 33 ? -30...30 : -2...2)
        var output = [Float](repeating: -7, count: length * hidden)
        operations.attend(projected, length, &output)
        for query in 0..<length {
            func component(_ token: Int, _ part: Int, _ d: Int) -> Double {
                Double(projected[token * ENCODER_PROJECTED + part * hidden + d])
            }
            let scores = (0..<length).map { key in
                (0..<ENCODER_HEAD_SIZE).reduce(0) { $0 + component(query, 0, $1) * component(key, 1, $1) }
            }
            let highest = scores.max() ?? 0
            let powers = scores.map { exp2($0 - highest) }
            let sum = powers.reduce(0, +)
            for d in 0..<ENCODER_HEAD_SIZE {
                let exact = (0..<length).reduce(0) { $0 + powers[$1] / sum * component($1, 2, d) }
                // Scores are in the thousands where inputs reach 30, and so is what rounding does to a power.
                let tolerance = length == 33 ? 2e-2 : 1e-4
                try #require(abs(Double(output[query * hidden + d]) - exact) < tolerance)
            }
            try #require(output[(query * hidden + ENCODER_HEAD_SIZE)..<((query + 1) * hidden)].allSatisfy { $0 == -7 })
        }
    }

    @Test("normalise the sum of state and update", arguments: sets)
    func normalize(set: CPUInstructionSet) throws {
        let operations = try operations(set)
        var numbers = Numbers(seed: 5)
        let (before, update) = (numbers.floats(hidden, in: -3...9), numbers.floats(hidden))
        let (gain, shift) = (numbers.floats(hidden), numbers.floats(hidden))
        var state = before
        operations.add_and_normalize(&state, update, gain, shift)
        let sums = zip(before, update).map { Double($0) + Double($1) }
        let mean = sums.reduce(0, +) / Double(hidden)
        let variance = sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(hidden)
        for c in 0..<hidden {
            let exact = (sums[c] - mean) / variance.squareRoot() * Double(gain[c]) + Double(shift[c])
            #expect(abs(Double(state[c]) - exact) < 1e-5)
        }
    }

    @Test("pool to a mean of length one", arguments: sets, [1, 2, 256])
    func pool(set: CPUInstructionSet, rows: Int) throws {
        let operations = try operations(set)
        var numbers = Numbers(seed: UInt64(rows))
        let states = numbers.floats(rows * hidden)
        var output = [Float](repeating: 0, count: hidden)
        operations.pool(states, rows, &output)
        let sums = (0..<hidden).map { c in (0..<rows).reduce(0) { $0 + Double(states[$1 * hidden + c]) } }
        let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for c in 0..<hidden { #expect(abs(Double(output[c]) - sums[c] / length) < 1e-5) }
    }

    @Test("pool a state of zeros to zeros", arguments: sets)
    func poolZeros(set: CPUInstructionSet) throws {
        var output = [Float](repeating: 7, count: hidden)
        try operations(set).pool([Float](repeating: 0, count: hidden), 1, &output)
        #expect(output.allSatisfy { $0 == 0 })
    }
}
