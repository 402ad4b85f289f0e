// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// Header lines as libcurl hands them over, one call a line with its line end, to the head of the final response.
///
/// Several heads may come: `100 Continue`, `103 Early Hints`, then the final one. Lines after that are trailers of a
/// chunked body and are ignored.
struct ResponseHeadParser {
    enum Outcome {
        case incomplete
        case head(HTTPResponseHead)
        /// Not HTTP, or beyond the bounds.
        case invalid
    }

    /// Bound of all heads of one response together; servers in use stay far below (nginx and Apache accept 8 KiB a line).
    static let maximumBytes = 128 * 1024
    static let maximumFields = 500

    private var byteCount = 0
    private var status: Int?
    private var fields: [HTTPHeaders.Field] = []
    private var isDone = false

    mutating func take(_ line: UnsafeRawBufferPointer) -> Outcome {
        guard !isDone else { return .incomplete }
        byteCount += line.count
        guard byteCount <= Self.maximumBytes, fields.count < Self.maximumFields else { return .invalid }
        let content = Self.withoutLineEnd(line)
        if content.starts(with: "HTTP/".utf8) {
            fields = []
            status = Self.status(of: content)
            return status == nil ? .invalid : .incomplete
        }
        guard let status else { return .invalid }
        if content.isEmpty {
            return endOfHead(status)
        }
        takeField(content)
        return .incomplete
    }

    private mutating func endOfHead(_ status: Int) -> Outcome {
        if status < 200 {
            self.status = nil
            return .incomplete
        }
        isDone = true
        return .head(HTTPResponseHead(status: status, headers: HTTPHeaders(received: fields)))
    }

    /// A line that is no field is passed over: the peer's mistake harms nobody but its own field.
    private mutating func takeField(_ line: Slice<UnsafeRawBufferPointer>) {
        if let first = line.first, Self.isBlank(first) {
            // RFC 9112 §5.2: a folded line continues the value before it.
            guard let last = fields.popLast() else { return }
            fields.append(HTTPHeaders.Field(name: last.name, value: last.value + " " + Self.trimmed(line)))
            return
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = String(decoding: line[..<colon], as: UTF8.self)
        fields.append(HTTPHeaders.Field(name: name, value: Self.trimmed(line[line.index(after: colon)...])))
    }

    /// `HTTP/1.1 200 OK` and `HTTP/2 200`.
    private static func status(of line: Slice<UnsafeRawBufferPointer>) -> Int? {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard words.count >= 2, words[1].count == 3, let status = Int(String(decoding: words[1], as: UTF8.self)),
            status >= 100
        else { return nil }
        return status
    }

    private static func withoutLineEnd(_ line: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer> {
        var content = line[...]
        while let last = content.last, last == 0x0A || last == 0x0D {
            content = content.dropLast()
        }
        return content
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        var content = bytes.drop(while: isBlank)
        while let last = content.last, isBlank(last) {
            content = content.dropLast()
        }
        return String(decoding: content, as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09
    }
}
