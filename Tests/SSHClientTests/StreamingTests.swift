// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import Support
import Testing

@testable import SSHClient

@Suite("Output that is handed over as it comes")
struct StreamingTests {
    @Test("arrives while the program still runs, both streams by line")
    func lines() async throws {
        let file = try Scratch.folder("lines") + "/seen"
        try await withConnection { connection in
            let script = """
                echo first
                echo warning >&2
                while [ ! -e "$1" ]; do sleep 0.05; done
                printf 'after\\r\\nwithout end'
                """
            var lines: [OutputLine] = []
            let status = try await connection.run(.script(script, arguments: [file]), by: .ample) {
                (line: OutputLine) in
                lines.append(line)
                // The program goes on only when both have come.
                if lines.count == 2 { Scratch.write("", to: file) }
            }
            #expect(status == .exited(0))
            #expect(lines.filter { $0.stream == .output }.map(\.text) == ["first", "after", "without end"])
            #expect(lines.filter { $0.stream == .errors }.map(\.text) == ["warning"])
        }
    }

    @Test("is complete, however slowly it is taken")
    func complete() async throws {
        try await withConnection { connection in
            var count = 0
            let status = try await connection.run(
                .program(["head", "-c", "8000000", "/dev/zero"]),
                by: .ample
            ) { (piece: OutputPiece) in
                count += piece.bytes.count
                for _ in 0..<50 { await Task.yield() }
            }
            #expect(status == .exited(0))
            #expect(count == 8_000_000)
        }
    }

    @Test("ends the call with the error of whoever takes it")
    func failingReader() async throws {
        struct Enough: Error {}
        let connection = try await SSHServer.shared.value.connect()
        await #expect(throws: Enough.self) {
            _ = try await connection.run(.program(["yes"]), by: .ample) { (_: OutputPiece) in throw Enough() }
        }
        await connection.close()
    }

    @Test("is held back when nobody takes it")
    func bound() async throws {
        let pipe = OutputPipe(wakeUp: try WakeUp())
        var pieces = 0
        while pipe.hasRoom {
            pipe.take([UInt8](repeating: 1, count: 32 * 1024)[...], from: .output)
            pieces += 1
        }
        #expect(pieces == 8)
        #expect(try await pipe.next()?.bytes.count == 32 * 1024)
        #expect(pipe.hasRoom)
        pipe.finish()
        for _ in 1..<pieces { #expect(try await pipe.next() != nil) }
        #expect(try await pipe.next() == nil)
    }

    @Test("is cut into lines wherever its pieces end")
    func splitting() {
        let text = "one\ntwo\r\n\nfür\n" + String(repeating: "x", count: LineSplitter.maximumLineBytes + 5) + "\nend"
        let whole = Array(text.utf8)
        for size in [1, 2, 3, 7, 4_096, whole.count] {
            var splitter = LineSplitter(.errors)
            var lines: [OutputLine] = []
            for start in stride(from: 0, to: whole.count, by: size) {
                lines += splitter.append(Array(whole[start..<min(start + size, whole.count)]))
            }
            lines += splitter.finish()
            #expect(lines.prefix(4).map(\.text) == ["one", "two", "", "für"])
            #expect(lines.dropFirst(4).map(\.text.count) == [LineSplitter.maximumLineBytes, 5, 3])
            #expect(lines.allSatisfy { $0.stream == .errors })
        }
    }
}
