// SPDX-License-Identifier: Apache-2.0

/// Cuts bytes that come in pieces into lines. A line ends in LF or CRLF; the last one may have no end.
struct LineAssembler {
    /// The most bytes of one line.
    static let limit = 1 << 20

    private var partial: [UInt8] = []
    private var count = 0

    /// Takes the next bytes and returns the lines that they complete.
    mutating func take(_ bytes: some Sequence<UInt8>) throws(Failure) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                lines.append(try finishLine())
            } else {
                guard partial.count < Self.limit else {
                    throw Failure(.badInput, "line \(count + 1) is longer than \(Self.limit) bytes")
                }
                partial.append(byte)
            }
        }
        return lines
    }

    /// The last line, where the input did not end in a line feed.
    mutating func finish() throws(Failure) -> String? {
        partial.isEmpty ? nil : try finishLine()
    }

    private mutating func finishLine() throws(Failure) -> String {
        count += 1
        if partial.last == UInt8(ascii: "\r") { partial.removeLast() }
        guard let line = String(validating: partial, as: UTF8.self) else {
            throw Failure(.badInput, "line \(count) is not UTF-8")
        }
        partial.removeAll(keepingCapacity: true)
        return line
    }
}
