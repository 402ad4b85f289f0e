// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

/// A pipe whose ends are closed with it.
final class TestPipe {
    private var ends: [Int32] = [-1, -1]
    var writing: Int32 { ends[1] }

    /// - Parameter isBlocking: whether writing waits for the reader; reading never waits.
    init(isBlocking: Bool = false) throws {
        try #require(pipe(&ends) == 0)
        for end in isBlocking ? [ends[0]] : ends { try #require(fcntl(end, F_SETFL, O_NONBLOCK) == 0) }
    }

    deinit {
        closeReading()
        close(ends[1])
    }

    func closeReading() {
        if ends[0] >= 0 { close(ends[0]) }
        ends[0] = -1
    }

    /// What is in it now.
    func readAvailable() -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            guard count > 0 else { return all }
            all += buffer[..<count]
        }
    }

    /// Reads as long as somebody writes, and what is left then.
    func readWhile(_ isWriting: () -> Bool) throws -> [UInt8] {
        var all: [UInt8] = []
        while isWriting() { all += readAvailable() }
        return all + readAvailable()
    }
}
