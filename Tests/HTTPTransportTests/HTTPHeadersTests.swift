// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support
import Testing

@Suite("Header fields")
struct HTTPHeadersTests {
    @Test(
        "A value that could add a line or end the text is refused, and not repeated in the error",
        arguments: ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "\u{7F}", "\u{1B}[2J"]
    )
    func controlCharactersInValues(value: String) {
        let error = #expect(throws: InvalidHeader.self) {
            try HTTPHeaders(["authorization": value])
        }
        #expect(error == .value(ofField: "authorization"))
        #expect(error?.description.contains(value) == false)
    }

    @Test("A name that is not a token is refused", arguments: ["", "a b", "a:b", "a\r\nb", "ä", "a\0", "(a)"])
    func names(name: String) {
        #expect(throws: InvalidHeader.name) {
            try HTTPHeaders([name: "value"])
        }
    }

    @Test("Tabs, spaces, letters outside ASCII and empty values are allowed", arguments: ["", "a\tb", "ä 記憶", "a:b,c"])
    func allowedValues(value: String) throws {
        #expect(try HTTPHeaders(["x-a": value])["X-A"] == value)
    }

    @Test("Names are found without regard to case, values keep their order")
    func lookup() throws {
        let headers = try HTTPHeaders(["Set-Cookie": "a=1", "Date": "x", "set-cookie": "b=2"])
        #expect(headers["SET-COOKIE"] == "a=1")
        #expect(headers.values("set-cookie") == ["a=1", "b=2"])
        #expect(headers.contains("date"))
        #expect(!headers.contains("dat"))
        #expect(!headers.contains("dat\u{45}_"))
    }

    @Test("Headers and requests as text show no value, no path and no body")
    func redaction() throws {
        let headers = try HTTPHeaders(["Authorization": "Bearer hunter2"])
        let request = HTTPRequest(
            .post,
            try HTTPTarget("https://api.test/hunter2?q=hunter2"),
            headers: headers,
            body: Array("hunter2".utf8),
            deadline: .after(.seconds(1))
        )
        var dumped = ""
        dump(request, to: &dumped)
        dump(headers, to: &dumped)
        dump(headers.fields, to: &dumped)
        let texts = [
            "\(headers)", "\(request)", "\(headers.fields)", String(reflecting: request), "\(request.target)",
            String(reflecting: headers), "\([request])", dumped,
        ]
        for text in texts {
            #expect(!text.contains("hunter2"))
        }
        #expect("\(headers)" == "[Authorization]")
        #expect("\(request)" == "POST https://api.test")
    }
}
