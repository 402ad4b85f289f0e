// SPDX-License-Identifier: Apache-2.0

/// One direction of a forwarded connection: what was read and is not written yet, and the end passing through. Pure.
struct HalfPipe {
    static let capacity = 64 * 1024

    private var bytes: [UInt8] = []
    private var offset = 0
    private(set) var sourceHasEnded = false
    private(set) var endIsPassedOn = false

    var count: Int { bytes.count - offset }
    var wantsInput: Bool { !sourceHasEnded && count < Self.capacity }
    var room: Int { wantsInput ? Self.capacity - count : 0 }
    var hasOutput: Bool { count > 0 }
    /// Everything that came before the end is written: the end is next.
    var mustPassOnEnd: Bool { sourceHasEnded && !hasOutput && !endIsPassedOn }

    var output: ArraySlice<UInt8> { bytes[offset...] }

    mutating func append(_ more: some Collection<UInt8>) {
        if offset > 0, offset == bytes.count {
            bytes.removeAll(keepingCapacity: true)
            offset = 0
        }
        bytes += more
    }

    mutating func consume(_ count: Int) {
        offset += count
        if offset >= Self.capacity / 2 {
            bytes.removeFirst(offset)
            offset = 0
        }
    }

    mutating func endSource() {
        sourceHasEnded = true
    }

    mutating func passOnEnd() {
        endIsPassedOn = true
    }
}
