// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

@testable import Observability

struct LineWriterTests {
    /// A disk that fills up: takes so many bytes of each write, then all.
    private final class Disk: Sendable {
        private let state: Locked<(room: [Int], taken: [UInt8])>

        init(room: [Int]) { state = Locked((room, [])) }

        var text: String { String(decoding: state.withLock { $0.taken }, as: UTF8.self) }

        func take(_ bytes: [UInt8]) -> Int {
            state.withLock { state in
                let count = state.room.isEmpty ? bytes.count : min(state.room.removeFirst(), bytes.count)
                state.taken += bytes.prefix(count)
                return count
            }
        }
    }

    private func batch(_ lines: String...) -> LineBatch {
        lines.reduce(into: LineBatch()) { $0.append(Array("\($1)\n".utf8)) }
    }

    private func writer(_ disk: Disk) -> LineWriter {
        LineWriter(mailbox: LineMailbox(capacity: 100)) { disk.take($0) }
    }

    @Test("a line that was cut off is ended before the next one")
    func cut() {
        let disk = Disk(room: [5])
        var writer = writer(disk)
        let lost = [writer.write(batch("ab", "cdef", "g")), writer.write(batch("next"))]
        #expect(lost == [2, 0])
        #expect(disk.text == "ab\ncd\nnext\n")
    }

    @Test("nothing is added to a line that was cut off while the disk stays full")
    func stillFull() {
        let disk = Disk(room: [1, 0])
        var writer = writer(disk)
        let lost = [writer.write(batch("ab")), writer.write(batch("lost", "too")), writer.write(batch("next"))]
        #expect(lost == [1, 2, 0])
        #expect(disk.text == "a\nnext\n")
    }

    @Test("a write that stops between lines cuts none")
    func between() {
        let disk = Disk(room: [3, 0])
        var writer = writer(disk)
        let lost = [writer.write(batch("ab", "cd")), writer.write(batch("ef")), writer.write(batch("gh"))]
        #expect(lost == [1, 1, 0])
        #expect(disk.text == "ab\ngh\n")
    }
}
