// SPDX-License-Identifier: Apache-2.0

/// Bytes that a script wrote, as they came. Each stream is in its order; between the two the order is only about right.
package struct HostOutput: Sendable, Hashable {
    package enum Stream: Sendable, Hashable {
        case output
        case errors
    }

    package let stream: Stream
    package let bytes: [UInt8]

    package init(_ stream: Stream, _ bytes: [UInt8]) {
        self.stream = stream
        self.bytes = bytes
    }
}
