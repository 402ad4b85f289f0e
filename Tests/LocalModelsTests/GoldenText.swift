// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One text with what the reference implementation makes of it. Written by `ops/golden/embeddings.py`.
struct GoldenText: Decodable {
    let text: String
    let tokens: [Int32]
    /// Tokens without the limit.
    let fullCount: Int
    let vector: [Float]

    private enum CodingKeys: String, CodingKey {
        case text, tokens, vector
        case fullCount = "full_count"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        text = try container.decode(String.self, forKey: .text)
        tokens = try container.decode([Int32].self, forKey: .tokens)
        fullCount = try container.decode(Int.self, forKey: .fullCount)
        let bytes = try container.decode(Data.self, forKey: .vector)
        vector = bytes.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map { at in
                Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
            }
        }
    }

    static func all() throws -> [GoldenText] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/embeddings.json")
        return try JSONDecoder().decode([GoldenText].self, from: Data(contentsOf: file))
    }

    func cosine(_ other: [Float]) -> Double {
        let (mine, theirs) = (vector.map(Double.init), other.map(Double.init))
        func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        return dot(mine, theirs) / (dot(mine, mine) * dot(theirs, theirs)).squareRoot()
    }
}
