// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

@testable import CurlTransport

@Suite("Response heads")
struct ResponseHeadParserTests {
    /// Feeds lines until a head is complete; nil if none is, or if a line is refused.
    static func parse(_ lines: [String]) -> HTTPResponseHead? {
        var parser = ResponseHeadParser()
        for line in lines {
            switch take(&parser, line + "\r\n") {
            case .incomplete: continue
            case .head(let head): return head
            case .invalid: return nil
            }
        }
        return nil
    }

    static func take(_ parser: inout ResponseHeadParser, _ line: String) -> ResponseHeadParser.Outcome {
        Array(line.utf8).withUnsafeBytes { parser.take($0) }
    }

    @Test(
        "A status line gives its status, with and without a reason",
        arguments: [("HTTP/1.1 200 OK", 200), ("HTTP/1.1 503", 503), ("HTTP/2 404 ", 404), ("HTTP/1.0 299 a b c", 299)]
    )
    func status(line: String, status: Int) {
        #expect(Self.parse([line, ""])?.status == status)
    }

    @Test(
        "What is no status line is refused",
        arguments: ["HTTP/1.1", "HTTP/1.1 OK", "HTTP/1.1 20", "HTTP/1.1 2000 OK", "HTTP/1.1 099 No", "HTTX 200", ""]
    )
    func badStatus(line: String) {
        #expect(Self.parse([line, ""]) == nil)
    }

    @Test("Fields keep order and repetition, lose the blanks around their values, and unfold")
    func fields() {
        let head = Self.parse([
            "HTTP/1.1 200 OK", "A: 1", "b:2", "A: \t 3 \t", "Empty:", "Folded: one", "\t two", "not a field", "C: a:b",
            "",
        ])
        let fields = head?.headers.fields.map { [$0.name, $0.value] }
        #expect(
            fields == [["A", "1"], ["b", "2"], ["A", "3"], ["Empty", ""], ["Folded", "one two"], ["C", "a:b"]]
        )
    }

    @Test("Informational heads are passed over, and their fields with them")
    func informational() {
        let head = Self.parse([
            "HTTP/1.1 100 Continue", "", "HTTP/1.1 103 Early Hints", "Link: x", "", "HTTP/1.1 204 No Content", "A: 1",
            "",
        ])
        #expect(head?.status == 204)
        #expect(head?.headers.fields.map(\.name) == ["A"])
    }

    @Test("Trailers after the head change nothing")
    func trailers() {
        var parser = ResponseHeadParser()
        for line in ["HTTP/1.1 200 OK\r\n", "\r\n", "X-Trailer: 1\r\n", "\r\n", "HTTP/1.1 500 no\r\n", "\r\n"] {
            if case .invalid = Self.take(&parser, line) { Issue.record("refused \(line)") }
        }
    }

    @Test("A head that does not end is refused at its bound, be it of bytes or of fields")
    func bounds() {
        let long = "X: " + String(repeating: "x", count: 60_000)
        #expect(Self.parse(["HTTP/1.1 200 OK", long, ""]) != nil)
        #expect(Self.parse(["HTTP/1.1 200 OK", long, long, long, ""]) == nil)
        let many = (0..<ResponseHeadParser.maximumFields).map { "X-\($0): 1" }
        #expect(Self.parse(["HTTP/1.1 200 OK"] + many.dropLast() + [""]) != nil)
        #expect(Self.parse(["HTTP/1.1 200 OK"] + many + ["X: 1", ""]) == nil)
    }
}
