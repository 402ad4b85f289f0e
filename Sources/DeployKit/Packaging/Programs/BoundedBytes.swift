// SPDX-License-Identifier: Apache-2.0

/// The beginning of a stream.
struct BoundedBytes {
    let limit: Int
    private(set) var bytes: [UInt8] = []
    /// There was more than is kept.
    private(set) var isOverfull = false

    init(limit: Int) {
        self.limit = limit
    }

    mutating func append(_ more: ArraySlice<UInt8>) {
        let room = limit - bytes.count
        if more.count > room { isOverfull = true }
        bytes += more.prefix(room)
    }
}
