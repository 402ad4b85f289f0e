// SPDX-License-Identifier: Apache-2.0

/// A line that a container wrote.
package struct LogLine: Sendable, Hashable {
    package enum Stream: Sendable, Hashable, CaseIterable {
        case standardOutput
        case standardError
    }

    package let stream: Stream
    /// Without its line feed; at most 64 KiB, a longer line comes in pieces. What is not UTF-8 is replaced.
    package let text: String
}
