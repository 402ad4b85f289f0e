// SPDX-License-Identifier: Apache-2.0

import CKernels

/// A product of bytes with many extremes, such that sums of 16 bits would overflow, and its exact result.
struct QuantizedProduct {
    let rows: Int
    let depth: Int
    let width: Int
    let values: [UInt8]
    let zeros: [Int32]
    /// `[width][depth]`.
    let weights: [Int8]

    init(rows: Int, depth: Int, width: Int, seed: UInt64) {
        (self.rows, self.depth, self.width) = (rows, depth, width)
        var numbers = Numbers(seed: seed)
        values = (0..<rows * depth).map { _ in
            Bool.random(using: &numbers) ? 255 : UInt8.random(in: 0...255, using: &numbers)
        }
        zeros = (0..<rows).map { _ in Int32.random(in: 0...255, using: &numbers) }
        weights = (0..<width * depth).map { _ in
            Bool.random(using: &numbers) ? 127 : Int8.random(in: -127...127, using: &numbers)
        }
    }

    func exact() -> [Float] {
        (0..<rows * width).map { at in
            let (row, column) = (at / width, at % width)
            let sum = (0..<depth).reduce(0) {
                $0 + (Int(values[row * depth + $1]) - Int(zeros[row])) * Int(weights[column * depth + $1])
            }
            return Float(sum)
        }
    }

    func compute(_ operations: EncoderOperations) -> [Float] {
        var panel = [Int8](repeating: 0, count: width * depth)
        for column in 0..<width {
            for k in 0..<depth { panel[(k / 4 * width + column) * 4 + k % 4] = weights[column * depth + k] }
        }
        let sums = (0..<width).map { column in
            (0..<depth).reduce(Int32(0)) { $0 + Int32(weights[column * depth + $1]) }
        }
        let ones = [Float](repeating: 1, count: max(rows, width))
        let bias = [Float](repeating: 0, count: width)
        var output = [Float](repeating: 0, count: rows * width)
        values.withUnsafeBufferPointer { values in
            zeros.withUnsafeBufferPointer { zeros in
                panel.withUnsafeBufferPointer { panel in
                    sums.withUnsafeBufferPointer { sums in
                        ones.withUnsafeBufferPointer { ones in
                            let rowBytes = QuantizedRows(
                                values: values.baseAddress,
                                stride: depth,
                                scales: ones.baseAddress,
                                zeros: zeros.baseAddress
                            )
                            let panelBytes = QuantizedPanel(
                                values: panel.baseAddress,
                                scales: ones.baseAddress,
                                sums: sums.baseAddress
                            )
                            operations.multiply_quantized(rowBytes, rows, panelBytes, depth, bias, &output, width)
                        }
                    }
                }
            }
        }
        return output
    }
}
