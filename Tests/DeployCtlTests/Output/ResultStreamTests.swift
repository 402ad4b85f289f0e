// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

@testable import DeployCtl

@Suite("Results that are passed on as they come")
struct ResultStreamTests {
    private let pipe = Pipe()
    private let results = ResultStream()

    init() {
        signal(SIGPIPE, SIG_IGN)
    }

    private var writer: Int32 { pipe.fileHandleForWriting.fileDescriptor }

    @Test("come out whole, in order, with their line ends", .timeLimit(.minutes(1)))
    func order() async throws {
        try await results.write(["one", "two"], to: writer)
        try await results.write(["three"], to: writer)
        try pipe.fileHandleForWriting.close()
        let read = try pipe.fileHandleForReading.readToEnd() ?? Data()
        #expect(String(decoding: read, as: UTF8.self) == "one\ntwo\nthree\n")
    }

    @Test("a reader that has gone is known")
    func gone() async throws {
        try pipe.fileHandleForReading.close()
        await #expect(throws: ResultStream.ReaderGone.self) { try await results.write(["one"], to: writer) }
    }

    @Test("a disk that is full is a lost result")
    func full() async throws {
        let descriptor = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(descriptor) }
        let failure = await #expect(throws: Failure.self) { try await results.write(["one"], to: descriptor) }
        #expect(failure?.status == .resultLost)
    }

    @Test("whoever waits for a slow reader can leave at once", .timeLimit(.minutes(1)))
    func cancelled() async throws {
        // More than a pipe holds, and nobody reads it.
        let bytes = [UInt8](repeating: 0x78, count: 1 << 20)
        let (writer, results) = (writer, results)
        let work = Task { try await results.write(bytes, to: writer) }
        work.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }
        let late = Task { try await results.write(["behind it"], to: writer) }
        late.cancel()
        await #expect(throws: CancellationError.self) { try await late.value }
        // Lets the blocked write end.
        try pipe.fileHandleForReading.close()
    }
}
