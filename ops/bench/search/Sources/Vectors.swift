// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Rows of float32 from a file.
struct Vectors: Sendable {
    let rows: [[Float]]

    init(file: String, dimension: Int) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: file))
        guard data.count % (dimension * 4) == 0 else { throw BenchError("\(file) does not hold rows of \(dimension)") }
        rows = data.withUnsafeBytes { bytes in
            (0..<bytes.count / (dimension * 4)).map { row in
                (0..<dimension).map { bytes.loadUnaligned(fromByteOffset: (row * dimension + $0) * 4, as: Float.self) }
            }
        }
    }
}
