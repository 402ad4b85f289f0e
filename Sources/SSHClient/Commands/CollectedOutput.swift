// SPDX-License-Identifier: Apache-2.0

/// The beginning of a stream, up to a bound, and how much more there was.
package struct CollectedOutput: Sendable {
    package private(set) var bytes: [UInt8] = []
    package private(set) var omittedBytes = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// As UTF-8; what is none becomes U+FFFD.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func append(_ more: some Collection<UInt8>) {
        let kept = min(more.count, limit - bytes.count)
        bytes += more.prefix(kept)
        omittedBytes += more.count - kept
    }
}
