// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MemoryServer

struct EnvironmentFileTests {
    private func parse(_ text: String) -> (entries: [EnvironmentFileEntry], faults: [ConfigurationFault]) {
        EnvironmentFile.parse(Array(text.utf8), path: ".env")
    }

    @Test(
        "a line gives its value",
        arguments: [
            ("A=b", "b"), ("A=", ""), ("A=b c", "b c"), ("A=b # comment", "b"), ("A=b#c", "b#c"), ("A= # comment", ""),
            ("A=#b", ""), ("A=b \t ", "b"), ("  A=b", "b"), ("export A=b", "b"), ("export\tA=b", "b"),
            ("A='b c'", "b c"),
            ("A='b # $c \\n \"'", "b # $c \\n \""), ("A='' # c", ""), ("A=\"b c\"", "b c"),
            ("A=\"b\\n\\r\\t\\\"\\\\\\$\\`\" # c", "b\n\r\t\"\\$`"), ("A=\"b#c\"", "b#c"), ("A=\"'\"", "'"),
            ("A=a=b", "a=b"),
            ("A=é🐕", "é🐕"), ("A=b\r", "b"), ("A='b'\r", "b"), ("\u{FEFF}A=b", "b"),
        ]
    )
    func values(line: String, value: String) {
        let result = parse(line)
        #expect(result.faults == [])
        #expect(result.entries == [EnvironmentFileEntry(name: "A", value: value, line: 1)])
    }

    @Test(
        "a line that readers would differ on is refused, with its number",
        arguments: [
            "A", "A B=c", "A =b", "A= b", "=b", "1A=b", "A-B=c", "é=b", "export", "export =b", "A='b", "A=\"b",
            "A='b'c",
            "A='b' c", "A=\"b\"c", "A=b'c'", "A=b\"c\"", "A=$B", "A=\"$B\"", "A=`b`", "A=\"\\x\"", "A=b\\ c", "A=\"b\\",
            "A=b\u{0}", "A=b\u{1B}[0m", "A=b\rB=c", "A: b",
        ]
    )
    func refusals(line: String) {
        let result = parse("# head\n\n\(line)\nZ=1\n")
        #expect(result.faults.map(\.origin) == [.environmentFile(path: ".env", line: 3)])
        #expect(result.entries.map(\.name) == ["Z"])
    }

    @Test("LF and CRLF read alike, with the same line numbers")
    func lineEnds() {
        let text = "# head\n\nA=1\nexport B='2'\n  # more\nC=3"
        let expected = parse(text)
        #expect(expected.entries.map(\.line) == [3, 4, 6])
        let result = parse(text.replacingOccurrences(of: "\n", with: "\r\n"))
        #expect(result.entries == expected.entries)
        #expect(result.faults == [])
    }

    @Test("a name that comes twice is a fault that names both lines")
    func duplicates() {
        let result = parse("A=1\nB=2\nA=3\n")
        #expect(
            result.faults == [
                ConfigurationFault("A", .environmentFile(path: ".env", line: 3), "the name stands in line 1 already")
            ]
        )
    }

    @Test("bytes that are no UTF-8 are a fault of their line")
    func encoding() {
        let result = EnvironmentFile.parse(Array("A=1\nB=".utf8) + [0xFF] + Array("\nC=3\n".utf8), path: ".env")
        #expect(result.faults.map(\.origin) == [.environmentFile(path: ".env", line: 2)])
        #expect(result.entries.map(\.name) == ["A", "C"])
    }

    @Test("faults never repeat the line, which may hold a key")
    func redaction() {
        let lines = [
            "LLM_API_KEY=sk-sentinel'", "LLM_API_KEY sk-sentinel", "LLM_API_KEY=\"sk-sentinel", "sk-sentinel=\u{1}",
        ]
        for line in lines {
            #expect(!parse(line).faults.isEmpty)
            #expect(!parse(line).faults.description.contains("sentinel"))
        }
    }

    @Test("a file that is not there is empty; a folder in its place is a fault")
    func missing() throws {
        let folder = try ScratchFolder()
        #expect(EnvironmentFile.read(path: folder.path(".env")).faults == [])
        #expect(EnvironmentFile.read(path: folder.url.path).faults.map(\.message) == ["the file is a folder"])
    }

    @Test("a file beyond all measure is not read")
    func size() throws {
        let folder = try ScratchFolder()
        try folder.write(String(repeating: "#", count: 1_048_577), to: ".env")
        #expect(EnvironmentFile.read(path: folder.path(".env")).faults.count == 1)
    }
}
