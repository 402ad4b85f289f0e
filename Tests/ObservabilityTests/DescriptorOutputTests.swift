// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Observability
import Testing

struct DescriptorOutputTests {
    /// A pipe whose ends are closed with it, and that never blocks.
    private final class Pipe {
        private var ends: [Int32] = [-1, -1]
        var writing: Int32 { ends[1] }

        init() throws {
            try #require(pipe(&ends) == 0)
            for end in ends { try #require(fcntl(end, F_SETFL, O_NONBLOCK) == 0) }
            // Otherwise a write to a pipe without a reader ends the test process.
            signal(SIGPIPE, SIG_IGN)
        }

        deinit {
            closeReading()
            close(ends[1])
        }

        func closeReading() {
            if ends[0] >= 0 { close(ends[0]) }
            ends[0] = -1
        }

        /// What is in it.
        func readAll() -> [UInt8] {
            var all: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(ends[0], &buffer, buffer.count)
                guard count > 0 else { return all }
                all += buffer[..<count]
            }
        }
    }

    @Test("lines of many threads arrive whole")
    func concurrency() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "lines-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let descriptor = open(file.path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let output = DescriptorOutput(descriptor: descriptor)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0..<200 {
                        output.write(Array("\(task):\(number):\(String(repeating: "x", count: 3_000))\n".utf8))
                    }
                }
            }
        }
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(Set(lines.map { $0.prefix { $0 != "x" } }).count == 1_600)
        #expect(lines.allSatisfy { $0.hasSuffix(String(repeating: "x", count: 3_000)) })
        #expect(output.droppedLines == 0)
    }

    @Test("a reader that has gone costs lines and nothing else")
    func brokenPipe() throws {
        let pipe = try Pipe()
        let output = DescriptorOutput(descriptor: pipe.writing)
        output.write(Array("kept\n".utf8))
        #expect(pipe.readAll() == Array("kept\n".utf8))
        pipe.closeReading()
        output.write(Array("lost\n".utf8))
        output.write(Array("lost\n".utf8))
        #expect(output.droppedLines == 2)
    }

    @Test("a line cut off by a full pipe is ended before the next one")
    func fullPipe() throws {
        let pipe = try Pipe()
        let output = DescriptorOutput(descriptor: pipe.writing)
        output.write([UInt8](repeating: UInt8(ascii: "a"), count: 2_000_000) + [UInt8(ascii: "\n")])
        #expect(output.droppedLines == 1)
        var received = pipe.readAll()
        output.write(Array("next\n".utf8))
        received += pipe.readAll()
        let lines = String(decoding: received, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.last == "next")
        #expect(output.droppedLines == 1)
    }
}
