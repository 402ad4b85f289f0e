// SPDX-License-Identifier: Apache-2.0

/// Cuts a stream of bytes into lines: LF or CRLF, blank ones counted and skipped, none longer than a bound.
struct LineSplitter: Sendable {
    enum Line: Hashable, Sendable {
        /// The line of this number, from 1, without its end.
        case content(Int, [UInt8])
        /// The line was longer than the bound; what it was is dropped.
        case tooLong(Int)

        var number: Int {
            switch self {
            case .content(let number, _), .tooLong(let number): number
            }
        }
    }

    private let maximumBytes: Int
    private var pending: [UInt8] = []
    private var isTooLong = false
    /// Of the line that is being read.
    private(set) var number = 1

    init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
    }

    /// The lines that end in `bytes`.
    mutating func append(_ bytes: some Collection<UInt8>) -> [Line] {
        var lines: [Line] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            keep(rest[..<end])
            if let line = close() { lines.append(line) }
            rest = rest[rest.index(after: end)...]
        }
        keep(rest)
        return lines
    }

    /// The last line, when the stream does not end with a line's end.
    mutating func end() -> Line? {
        close()
    }

    private mutating func keep(_ bytes: some Collection<UInt8>) {
        guard !isTooLong else { return }
        // One more than the bound, for the CR of a CRLF.
        if pending.count + bytes.count > maximumBytes + 1 {
            isTooLong = true
            pending = []
        } else {
            pending.append(contentsOf: bytes)
        }
    }

    private mutating func close() -> Line? {
        defer {
            pending = []
            isTooLong = false
            number += 1
        }
        if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
        if isTooLong || pending.count > maximumBytes { return .tooLong(number) }
        return pending.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? nil : .content(number, pending)
    }
}
