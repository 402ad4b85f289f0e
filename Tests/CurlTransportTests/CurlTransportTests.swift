// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import CurlTransport

/// What only a transport on real sockets can show.
@Suite("The transport on libcurl", .timeLimit(.minutes(10)))
struct CurlTransportTests {
    @Test("A slow reader stops a fast sender long before the body is over, and still gets every byte")
    func backpressure() async throws {
        let total = 64 * 1024 * 1024
        let stalled = Signal()
        let server = try LoopbackServer { _ in [.head(200, [], .length(total)), .flood(total, stalled: stalled)] }
        defer { server.stop() }
        try await withTransport { transport in
            let response = try await transport.send(server.target.request(maximumResponseBytes: total))
            var reader = response.body.makeAsyncIterator()
            var received = try #require(try await reader.next()).count
            try await stalled.wait()
            // 256 KiB are ours; the rest is in the kernel's socket buffers, at most 6 MiB with Linux' defaults.
            #expect(server.peer.bytesWritten < 16 * 1024 * 1024)
            while let chunk = try await reader.next() { received += chunk.count }
            #expect(received == total)
            #expect(response.timings.bytesReceived == total)
        }
    }

    @Test("A paused transfer is not idle, and still ends at its deadline")
    func deadlineWhilePaused() async throws {
        let stalled = Signal()
        let total = 64 * 1024 * 1024
        let server = try LoopbackServer { _ in [.head(200, [], .length(total)), .flood(total, stalled: stalled)] }
        defer { server.stop() }
        try await withTransport { transport in
            let request = server.target.request(
                deadline: .seconds(6),
                idleTimeout: .seconds(1),
                maximumResponseBytes: total
            )
            let response = try await transport.send(request)
            try await stalled.wait()
            try await server.peer.departed.wait()
            let error = await #expect(throws: TransportError.self) { try await response.body.collect(upTo: total) }
            #expect(error?.code == .deadlineExceeded)
        }
    }

    @Test("Nobody listening, no such socket file and no such host are three different errors")
    func unreachable() async throws {
        let port = try LoopbackServer.unusedPort()
        try await withTransport { transport in
            let refused = try HTTPTarget("http://127.0.0.1:\(port)/")
            #expect(await transport.failure(refused.request()) == .connectionRefused)
            let missing = try HTTPTarget("http://local/", unixSocketPath: "/nonexistent/socket")
            #expect(await transport.failure(missing.request()) == .connectFailed)
            // RFC 6761 §6.4: `invalid` never resolves.
            let unknown = try HTTPTarget("http://nobody.invalid/")
            #expect(await transport.failure(unknown.request()) == .nameResolution)
        }
    }

    @Test("A server that accepts nothing is given up after the connect time-out")
    func connectTimeout() async throws {
        // A backlog that is full: connections beyond it are not answered. The listener never accepts.
        let (descriptor, port) = try LoopbackServer.listenOnLoopback(backlog: 0)
        defer { close(descriptor) }
        var configuration = CurlConfiguration()
        configuration.connectTimeout = .milliseconds(300)
        try await withTransport(configuration) { transport in
            let target = try HTTPTarget("http://127.0.0.1:\(port)/")
            let codes = await withTaskGroup(of: TransportError.Code?.self) { group in
                for _ in 0..<6 {
                    group.addTask { await transport.failure(target.request(deadline: .seconds(1))) }
                }
                return await group.reduce(into: Set<TransportError.Code?>()) { $0.insert($1) }
            }
            #expect(codes.contains(.connectTimeout))
            #expect(codes.isSubset(of: [.connectTimeout, .deadlineExceeded]))
        }
    }

    @Test("Requests go through a unix socket when the target names one")
    func unixSocket() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "ml-\(UUID().uuidString).sock").path()
        let server = try LoopbackServer(.unix(path: path)) { .whole(body: "via socket \($0.target)") }
        defer {
            server.stop()
            unlink(path)
        }
        try await withTransport { transport in
            let target = try server.target.appending(path: "v1.41/version")
            #expect(try await transport.text(target.request()) == "via socket /v1.41/version")
            #expect(server.peer.requests.first?.values("host") == ["local"])
        }
    }

    @Test("One connection serves requests that follow each other, and the timings say so")
    func reuse() async throws {
        let server = try LoopbackServer { _ in .whole(body: "x") }
        defer { server.stop() }
        try await withTransport { transport in
            var reused: [Bool] = []
            for _ in 0..<3 {
                let response = try await transport.send(server.target.request())
                _ = try await response.body.collect(upTo: 1)
                reused.append(response.timings.reusedConnection)
                #expect(response.timings.version == .http1Dot1)
                #expect(response.timings.firstByte > .zero)
                #expect(response.timings.total >= response.timings.firstByte)
                #expect((response.timings.connect > .zero) != response.timings.reusedConnection)
            }
            #expect(reused == [false, true, true])
            #expect(server.connectionCount == 1)
        }
    }

    @Test("No more connections than allowed are opened to one host")
    func connectionLimit() async throws {
        let server = try LoopbackServer { _ in .whole(body: "x") }
        defer { server.stop() }
        var configuration = CurlConfiguration()
        configuration.maximumConnectionsPerHost = 3
        try await withTransport(configuration) { transport in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 { group.addTask { _ = try await transport.text(server.target.request()) } }
                try await group.waitForAll()
            }
            #expect(server.peer.requests.count == 100)
            #expect(server.connectionCount <= 3)
        }
    }

    @Test("Beyond the number of requests that it takes the transport refuses, and takes more when some have ended")
    func capacity() async throws {
        let go = Signal()
        let server = try LoopbackServer { _ in [.await(go)] + .whole(body: "x") }
        defer { server.stop() }
        var configuration = CurlConfiguration()
        configuration.maximumTransfers = 2
        try await withTransport(configuration) { transport in
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<2 { group.addTask { try await transport.text(server.target.request()) } }
                try await eventually { server.peer.requests.count == 2 }
                #expect(await transport.failure(server.target.request()) == .capacity)
                go.fire()
                for try await text in group { #expect(text == "x") }
            }
            // The slot is given back by the engine's thread just after the reader saw the end.
            try await eventually { await transport.failure(server.target.request()) != .capacity }
        }
    }

    @Test("A cancelled request gives its place back", arguments: 0..<3)
    func capacityAfterCancellation(run: Int) async throws {
        let server = try LoopbackServer { $0.target == "/hang" ? [.awaitDeparture] : .whole() }
        defer { server.stop() }
        var configuration = CurlConfiguration()
        configuration.maximumTransfers = 1
        try await withTransport(configuration) { transport in
            let hanging = Task { try await transport.text(server.target.appending(path: "hang").request()) }
            try await server.peer.requestSeen.wait()
            hanging.cancel()
            _ = await hanging.result
            try await eventually { await transport.failure(server.target.request()) != .capacity }
        }
    }

    @Test("Bytes that are not HTTP and heads without end are violations of the protocol")
    func notHTTP() async throws {
        let server = try LoopbackServer { request in
            if request.target == "/garbage" { return [.text("SSH-2.0-OpenSSH_9.2\r\n\r\n"), .cut] }
            return [.text("HTTP/1.1 200 OK\r\n")] + (0..<600).map { .text("X-\($0): \($0)\r\n") } + [
                .text("\r\n"), .cut,
            ]
        }
        defer { server.stop() }
        try await withTransport { transport in
            for path in ["garbage", "endless"] {
                let request = try server.target.appending(path: path).request()
                #expect(await transport.failure(request) == .protocolViolation)
            }
        }
    }

    @Test("A transport that is dropped while a body is open serves that body to its end")
    func droppedTransport() async throws {
        let go = Signal()
        let server = try LoopbackServer { _ in [.head(200, [], .chunked), .text("one"), .await(go), .text("two")] }
        defer { server.stop() }
        let response = try await CurlTransport(logger: .silent).send(server.target.request())
        go.fire()
        #expect(try await response.body.collect(upTo: 10) == Array("onetwo".utf8))
    }

    @Test("Two readers of one body: the second is told, the first reads on")
    func twoReaders() async throws {
        let go = Signal()
        let server = try LoopbackServer { _ in [.head(200, [], .chunked), .await(go), .text("x")] }
        defer { server.stop() }
        try await withTransport { transport in
            let body = try await transport.send(server.target.request()).body
            let outcomes = await withTaskGroup(of: Result<[UInt8], any Error>.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        do { return .success(try await body.collect(upTo: 10)) } catch { return .failure(error) }
                    }
                }
                let first = await group.next()
                go.fire()
                return [first, await group.next()].compactMap(\.self)
            }
            let failed = #expect(throws: TransportError.self) { try outcomes.first?.get() }
            #expect(failed?.code == .internalFailure)
            #expect(try outcomes.last?.get() == [UInt8(ascii: "x")])
        }
    }
}
