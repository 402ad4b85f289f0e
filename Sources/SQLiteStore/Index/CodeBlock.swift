// SPDX-License-Identifier: Apache-2.0

import CKernels

/// Room for the compact codes of some memories, as the kernels want them.
///
/// Rows are only ever added, behind those that a reader can know of: who scans holds a ``BlockView``, which says how many
/// rows there were when it was made. Nothing that a view shows is ever changed.
final class CodeBlock: @unchecked Sendable {
    // @unchecked: rows below the count of any view are immutable; `append` writes beyond them, and its callers take turns
    // (a loader that nobody else knows of, later the lock of IndexCache).

    let capacity: Int
    let stride: Int
    let codes: UnsafeMutablePointer<UInt8>
    let residuals: UnsafeMutablePointer<Int8>
    let scales: UnsafeMutablePointer<Float>
    let errors: UnsafeMutablePointer<Float>
    /// The number of each row in the database, ascending.
    let numbers: UnsafeMutablePointer<Int64>
    private let memory: UnsafeMutableRawPointer
    private(set) var count = 0

    /// Bytes that one memory takes.
    static func bytesPerRow(stride: Int) -> Int {
        2 * stride + 2 * MemoryLayout<Float>.stride + MemoryLayout<Int64>.stride + 1
    }

    var byteCount: Int { capacity * Self.bytesPerRow(stride: stride) }

    init(capacity: Int, stride: Int) {
        self.capacity = capacity
        self.stride = stride
        let bytes = capacity * (Self.bytesPerRow(stride: stride) - 1)
        memory = .allocate(byteCount: bytes, alignment: Int(VECTOR_SEARCH_ALIGNMENT))
        // Widest alignment first: rows of codes are multiples of 64 bytes, what follows them of 8, 4 and 4.
        codes = memory.bindMemory(to: UInt8.self, capacity: capacity * stride)
        var next = memory + capacity * stride
        residuals = next.bindMemory(to: Int8.self, capacity: capacity * stride)
        next += capacity * stride
        numbers = next.bindMemory(to: Int64.self, capacity: capacity)
        next += capacity * MemoryLayout<Int64>.stride
        scales = next.bindMemory(to: Float.self, capacity: capacity)
        next += capacity * MemoryLayout<Float>.stride
        errors = next.bindMemory(to: Float.self, capacity: capacity)
    }

    deinit {
        memory.deallocate()
    }

    /// Encodes a vector as the next row. There must be room.
    func append(number: Int64, vector: UnsafeBufferPointer<Float>) {
        precondition(count < capacity && vector.count <= stride)
        numbers[count] = number
        vector_search_encode(
            vector.baseAddress,
            vector.count,
            stride,
            codes + count * stride,
            residuals + count * stride,
            scales + count,
            errors + count
        )
        count += 1
    }

    /// Copies rows of another block behind the present ones. There must be room.
    func append(_ rows: Range<Int>, of other: CodeBlock) {
        precondition(count + rows.count <= capacity && other.stride == stride && rows.upperBound <= other.count)
        let (from, bytes) = (rows.lowerBound, rows.count * stride)
        (codes + count * stride).update(from: other.codes + from * stride, count: bytes)
        (residuals + count * stride).update(from: other.residuals + from * stride, count: bytes)
        (numbers + count).update(from: other.numbers + from, count: rows.count)
        (scales + count).update(from: other.scales + from, count: rows.count)
        (errors + count).update(from: other.errors + from, count: rows.count)
        count += rows.count
    }
}
