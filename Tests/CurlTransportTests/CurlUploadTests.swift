// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import CurlTransport

@Suite("Bodies that are read while they are sent", .timeLimit(.minutes(10)))
struct CurlUploadTests {
    private struct Unreadable: Error {}

    /// Counts up, in pieces of any size, and may fail on the way.
    private final class Reader: HTTPUploadReader {
        private var position = 0
        private let count: Int
        private let failsAt: Int?

        init(count: Int, failsAt: Int? = nil) {
            self.count = count
            self.failsAt = failsAt
        }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
            if let failsAt, position >= failsAt { throw Unreadable() }
            let part = min(buffer.count, count - position, 7_919)
            for index in 0..<part { buffer[index] = UInt8(truncatingIfNeeded: position + index) }
            position += part
            return part
        }
    }

    private static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    }

    private static func upload(_ count: Int) -> HTTPUpload {
        HTTPUpload(byteCount: count) { Reader(count: count) }
    }

    private static func request(_ target: HTTPTarget, _ upload: HTTPUpload, idle: Duration = Patience.limit)
        -> HTTPRequest
    {
        HTTPRequest(.post, target, upload: upload, deadline: Patience.deadline, idleTimeout: idle)
    }

    @Test(
        "Every byte arrives, with its length, over TCP and a unix socket",
        arguments: [0, 1, 7_919, 3_000_000],
        [false, true]
    )
    func arrives(count: Int, isUnix: Bool) async throws {
        let path = "/tmp/ml-upload-\(RandomText.make().prefix(12)).sock"
        defer { unlink(path) }
        let server = try LoopbackServer(isUnix ? .unix(path: path) : .loopback) { _ in .whole(body: "answer") }
        defer { server.stop() }
        try await withTransport { transport in
            let answer = try await transport.text(Self.request(server.target, Self.upload(count)))
            #expect(answer == "answer")
        }
        let request = try #require(server.peer.requests.first)
        #expect(request.method == "POST")
        #expect(request.values("content-length") == ["\(count)"])
        #expect(request.values("expect").isEmpty && request.values("transfer-encoding").isEmpty)
        #expect(request.body == Self.bytes(count))
    }

    @Test("A body that cannot be read ends the request with the reader's own error", arguments: [0, 100_000])
    func unreadable(failsAt: Int) async throws {
        let server = try LoopbackServer { _ in .whole() }
        defer { server.stop() }
        try await withTransport { transport in
            let upload = HTTPUpload(byteCount: 1_000_000) { Reader(count: 1_000_000, failsAt: failsAt) }
            let error = await #expect(throws: TransportError.self) {
                try await transport.text(Self.request(server.target, upload))
            }
            #expect(error?.code == .internalFailure)
            #expect(error?.underlying is Unreadable)
            let broken = HTTPUpload(byteCount: 1) { throw Unreadable() }
            let early = await #expect(throws: TransportError.self) {
                try await transport.text(Self.request(server.target, broken))
            }
            #expect(early?.underlying is Unreadable)
            // The transport is none the worse for it.
            let answer = try await transport.text(Self.request(server.target, Self.upload(10)))
            #expect(answer.isEmpty)
        }
    }

    @Test("A body shorter than it said is an error, never a short request")
    func short() async throws {
        let server = try LoopbackServer { _ in .whole() }
        defer { server.stop() }
        try await withTransport { transport in
            let upload = HTTPUpload(byteCount: 1_000) { Reader(count: 999) }
            await #expect(throws: TransportError.self) {
                try await transport.text(Self.request(server.target, upload, idle: .milliseconds(500)))
            }
        }
        #expect(server.peer.requests.isEmpty)
    }

    @Test("On a kept connection that the peer has closed, the body is sent once more from its beginning")
    func rewound() async throws {
        let server = try LoopbackServer { request in
            if request.target == "/first" { return .whole() }
            return request.connection == 0 ? [.cut] : .whole(body: "second")
        }
        defer { server.stop() }
        try await withTransport { transport in
            _ = try await transport.text(try server.target.appending(path: "/first").request())
            let answer = try await transport.text(Self.request(server.target, Self.upload(500_000)))
            #expect(answer == "second")
        }
        #expect(server.peer.requests.count == 3)
        let body = try #require(server.peer.requests.last?.body)
        #expect(body == Self.bytes(500_000))
    }
}
