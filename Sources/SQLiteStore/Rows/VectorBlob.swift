// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Vectors as they are stored: float32, little-endian, one after the other.
enum VectorBlob {
    static func encode(_ vector: [Float]) -> Data {
        var data = Data(count: vector.count * 4)
        data.withUnsafeMutableBytes { bytes in
            for (place, value) in vector.enumerated() {
                bytes.storeBytes(of: value.bitPattern.littleEndian, toByteOffset: place * 4, as: UInt32.self)
            }
        }
        return data
    }

    /// Copies a stored vector to where it can be computed with; false when it isn't of that length.
    static func decode(_ bytes: UnsafeRawBufferPointer, into vector: UnsafeMutableBufferPointer<Float>) -> Bool {
        guard bytes.count == vector.count * 4 else { return false }
        #if _endian(little)
        UnsafeMutableRawBufferPointer(vector).copyMemory(from: bytes)
        #else
        for place in vector.indices {
            let bits = bytes.loadUnaligned(fromByteOffset: place * 4, as: UInt32.self)
            vector[place] = Float(bitPattern: UInt32(littleEndian: bits))
        }
        #endif
        return true
    }
}
