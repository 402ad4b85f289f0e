// SPDX-License-Identifier: Apache-2.0

/// Takes apart the stream in which the daemon mixes standard output and standard error of a container without a terminal:
/// frames of one byte for the stream, three zeros, four for the length (big-endian), and the bytes.
///
/// The bytes of a frame are given as they come: its length is the container's to choose, and is never waited for.
struct LogFrameDecoder: Sendable {
    struct Malformed: Error, Hashable {}

    struct Piece: Sendable, Hashable {
        let stream: LogLine.Stream
        let bytes: [UInt8]
    }

    private var header: [UInt8] = []
    private var stream = LogLine.Stream.standardOutput
    private var remaining = 0

    /// Whether the stream may end here.
    var isBetweenFrames: Bool { remaining == 0 && header.isEmpty }

    mutating func take(_ chunk: [UInt8]) throws(Malformed) -> [Piece] {
        var pieces: [Piece] = []
        var rest = chunk[...]
        while !rest.isEmpty {
            if remaining > 0 {
                let bytes = rest.prefix(remaining)
                pieces.append(Piece(stream: stream, bytes: Array(bytes)))
                remaining -= bytes.count
                rest = rest.dropFirst(bytes.count)
            } else {
                let missing = rest.prefix(8 - header.count)
                header += missing
                rest = rest.dropFirst(missing.count)
                if header.count == 8 { try begin() }
            }
        }
        return pieces
    }

    private mutating func begin() throws(Malformed) {
        switch header[0] {
        // 0 is standard input, which the daemon counts as output.
        case 0, 1: stream = .standardOutput
        case 2: stream = .standardError
        default: throw Malformed()
        }
        guard header[1...3].allSatisfy({ $0 == 0 }) else { throw Malformed() }
        remaining = header[4...].reduce(0) { $0 << 8 | Int($1) }
        header = []
    }
}
