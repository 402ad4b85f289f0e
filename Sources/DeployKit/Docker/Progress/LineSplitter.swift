// SPDX-License-Identifier: Apache-2.0

/// Cuts a stream of bytes into lines, wherever its chunks were cut.
struct LineSplitter: Sendable {
    private let limit: Int
    private var line: [UInt8] = []

    /// - Parameter limit: Bytes of a line; a longer one comes in several pieces.
    init(limit: Int) {
        self.limit = limit
    }

    /// The lines that `bytes` completes, without their line feed and the carriage return before it.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                lines.append(line)
                line = []
            } else {
                if line.count == limit {
                    lines.append(line)
                    line = []
                }
                line.append(byte)
            }
        }
        return lines
    }

    /// What is left at the end of the stream.
    mutating func finish() -> [UInt8]? {
        defer { line = [] }
        return line.isEmpty ? nil : line
    }
}
