// SPDX-License-Identifier: Apache-2.0

import Foundation
import Observability
import Support
import Testing

struct DescriptorOutputTests {
    /// Long enough for any machine; nothing here waits for it to pass.
    private static let limit = Duration.seconds(300)

    private func line(_ text: String) -> [UInt8] { Array("\(text)\n".utf8) }

    @Test("lines of many threads arrive whole, each thread's in their order")
    func concurrency() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "lines-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let descriptor = open(file.path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let output = DescriptorOutput(descriptor: descriptor, capacity: 64 << 20)
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for number in 0..<500 {
                output.write(line("\(thread):\(number):\(String(repeating: "x", count: number * 7))"))
            }
        }
        #expect(output.finish(within: Self.limit))
        let text = try String(contentsOf: file, encoding: .utf8)
        let lines = text.split(separator: "\n").map { $0.split(separator: ":") }
        #expect(lines.count == 4_000)
        for thread in 0..<8 {
            let own = lines.filter { $0[0] == "\(thread)" }
            #expect(own.map { String($0[1]) } == (0..<500).map(String.init))
            #expect(own.dropFirst().enumerated().allSatisfy { $1[2] == String(repeating: "x", count: ($0 + 1) * 7) })
        }
        #expect(output.droppedLines == 0)
    }

    @Test("a reader that doesn't read holds nobody up; what does not fit is dropped whole", arguments: [false, true])
    func slowReader(isBlocking: Bool) throws {
        let pipe = try TestPipe(isBlocking: isBlocking)
        let capacity = 1 << 20
        let output = DescriptorOutput(descriptor: pipe.writing, capacity: capacity)
        let text = String(repeating: "x", count: 999)
        // Many times what the pipe and the queue hold: returns at once all the same.
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for _ in 0..<5_000 { output.write(line(text)) }
        }
        #expect(output.droppedLines > 0)
        #expect(output.waitingBytes <= capacity)
        #expect(!output.flush(within: .milliseconds(1)))
        let received = try pipe.readWhile { !output.flush(within: .milliseconds(1)) }
        #expect(output.finish(within: Self.limit))
        let lines = String(decoding: received, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.last == "")
        #expect(lines.dropLast().allSatisfy { $0 == text })
        #expect(UInt64(lines.count - 1) + output.droppedLines == 20_000)
    }

    @Test("a reader that has gone costs lines and nothing else")
    func brokenPipe() throws {
        let pipe = try TestPipe()
        let output = DescriptorOutput(descriptor: pipe.writing)
        output.write(line("kept"))
        #expect(output.flush(within: Self.limit))
        #expect(pipe.readAvailable() == line("kept"))
        pipe.closeReading()
        output.write(line("lost"))
        #expect(output.flush(within: Self.limit))
        output.write(line("lost"))
        #expect(output.finish(within: Self.limit))
        #expect(output.droppedLines == 2)
    }

    @Test("a reader that goes while a line is half written ends the wait for it")
    func readerLeaves() throws {
        let pipe = try TestPipe()
        let output = DescriptorOutput(descriptor: pipe.writing)
        output.write([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000) + [UInt8(ascii: "\n")])
        #expect(!output.flush(within: .milliseconds(1)))
        pipe.closeReading()
        #expect(output.finish(within: Self.limit))
        #expect(output.droppedLines == 1)
    }

    @Test("nothing is written after the end")
    func finished() throws {
        let pipe = try TestPipe()
        let output = DescriptorOutput(descriptor: pipe.writing)
        output.write(line("first"))
        #expect(output.finish(within: Self.limit))
        output.write(line("late"))
        #expect(pipe.readAvailable() == line("first"))
        #expect(output.droppedLines == 1)
    }

    @Test("an end without a line needs no waiting")
    func unused() throws {
        let pipe = try TestPipe()
        #expect(DescriptorOutput(descriptor: pipe.writing).flush(within: .zero))
    }
}
