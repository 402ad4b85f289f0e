// SPDX-License-Identifier: Apache-2.0

/// Received bytes that nobody has read yet, in order.
///
/// Small arrivals are joined, so that a peer that sends single bytes costs their memory and not an array for each.
struct ChunkQueue: Sendable {
    /// The largest chunk that is joined or handed over; a single arrival, 16 KiB with libcurl, is smaller.
    private static let chunkLimit = 64 * 1024

    private var chunks: [[UInt8]] = []
    /// Chunks before this index are taken: removing from the front each time would move the rest each time.
    private var first = 0
    private(set) var byteCount = 0

    var isEmpty: Bool { byteCount == 0 }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        byteCount += bytes.count
        if first < chunks.count, let last = chunks.last, last.count + bytes.count <= Self.chunkLimit {
            chunks[chunks.count - 1] += bytes
        } else {
            chunks.append(Array(bytes))
        }
    }

    mutating func popFirst() -> [UInt8]? {
        guard first < chunks.count else { return nil }
        var chunk: [UInt8] = []
        swap(&chunk, &chunks[first])
        first += 1
        if first == chunks.count {
            chunks.removeAll(keepingCapacity: true)
            first = 0
        }
        byteCount -= chunk.count
        return chunk
    }

    mutating func removeAll() {
        chunks = []
        first = 0
        byteCount = 0
    }
}
