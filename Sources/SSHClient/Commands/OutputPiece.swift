// SPDX-License-Identifier: Apache-2.0

/// Bytes that a remote program wrote, in the order in which each stream was written. Between the two streams the order
/// is only about right: the protocol does not keep it.
package struct OutputPiece: Sendable, Hashable {
    package enum Stream: Sendable, Hashable {
        case output
        case errors
    }

    package let stream: Stream
    package let bytes: [UInt8]
}
