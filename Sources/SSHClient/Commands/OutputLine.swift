// SPDX-License-Identifier: Apache-2.0

/// A line that a remote program wrote, without its line end; a carriage return before that is removed too.
package struct OutputLine: Sendable, Hashable {
    package let stream: OutputPiece.Stream
    /// As UTF-8; what is none becomes U+FFFD.
    package let text: String
}
