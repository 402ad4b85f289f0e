// SPDX-License-Identifier: Apache-2.0

/// Cuts one stream into lines, wherever its pieces end. A line longer than the bound comes in parts.
struct LineSplitter: Sendable {
    static let maximumLineBytes = 64 * 1024

    private let stream: OutputPiece.Stream
    private var rest: [UInt8] = []

    init(_ stream: OutputPiece.Stream) {
        self.stream = stream
    }

    mutating func append(_ bytes: [UInt8]) -> [OutputLine] {
        var lines: [OutputLine] = []
        var remaining = bytes[...]
        while let end = remaining.firstIndex(of: 0x0A) {
            rest += remaining[..<end]
            remaining = remaining[(end + 1)...]
            lines += takeLine()
        }
        rest += remaining
        while rest.count >= Self.maximumLineBytes {
            lines.append(line(rest.prefix(Self.maximumLineBytes)))
            rest.removeFirst(Self.maximumLineBytes)
        }
        return lines
    }

    /// The last line, if the stream ended without a line end.
    mutating func finish() -> [OutputLine] {
        rest.isEmpty ? [] : takeLine()
    }

    private mutating func takeLine() -> [OutputLine] {
        if rest.last == 0x0D { rest.removeLast() }
        var lines: [OutputLine] = []
        repeat {
            lines.append(line(rest.prefix(Self.maximumLineBytes)))
            rest.removeFirst(min(rest.count, Self.maximumLineBytes))
        } while !rest.isEmpty
        return lines
    }

    private func line(_ bytes: ArraySlice<UInt8>) -> OutputLine {
        OutputLine(stream: stream, text: String(decoding: bytes, as: UTF8.self))
    }
}
