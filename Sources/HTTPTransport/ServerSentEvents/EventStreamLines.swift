// SPDX-License-Identifier: Apache-2.0

/// The lower level of the event stream decoder: bytes to lines.
///
/// A line ends with CR, LF or CRLF and is handed over at its first end byte, so that an event is not held back until
/// the next chunk shows whether a CR was half of a CRLF. Lines stay bytes: a chunk may end inside a character.
struct EventStreamLines {
    private static let carriageReturn: UInt8 = 0x0D
    private static let lineFeed: UInt8 = 0x0A
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private let limit: Int
    private var line: [UInt8] = []
    private var skipsLineFeed = false
    private var isFirstLine = true

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes one byte and returns the line that it ends, without its end.
    mutating func take(_ byte: UInt8) throws(ServerSentEventError) -> [UInt8]? {
        if skipsLineFeed {
            skipsLineFeed = false
            if byte == Self.lineFeed { return nil }
        }
        switch byte {
        case Self.carriageReturn:
            skipsLineFeed = true
            return endLine()
        case Self.lineFeed:
            return endLine()
        default:
            guard line.count < limit else { throw .lineTooLong(limit: limit) }
            line.append(byte)
            return nil
        }
    }

    private mutating func endLine() -> [UInt8] {
        var ended: [UInt8] = []
        swap(&ended, &line)
        if isFirstLine {
            isFirstLine = false
            if ended.starts(with: Self.byteOrderMark) {
                ended.removeFirst(Self.byteOrderMark.count)
            }
        }
        return ended
    }
}
