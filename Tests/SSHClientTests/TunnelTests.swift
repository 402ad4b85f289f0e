// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import SSHClient

/// Through a real OpenSSH server, with real programs at both ends.
@Suite("A tunnel")
struct TunnelTests {
    private func curl(_ tunnel: SSHTunnel, _ options: [String] = []) throws -> String {
        let way =
            switch tunnel.address {
            case .unixSocket(let path): ["--unix-socket", path, "http://remote/"]
            case .loopback(let port): ["http://127.0.0.1:\(port)/"]
            }
        return try SpawnedProgram.run(["curl", "-sS", "--max-time", "30", "--noproxy", "*"] + options + way)
    }

    private func port(of server: LoopbackServer) -> Int { server.target.port }

    @Test("carries HTTP, several requests on a kept connection", arguments: [TunnelEntrance.unixSocket, .loopbackPort])
    func http(entrance: TunnelEntrance) async throws {
        let server = try LoopbackServer { request in .whole(body: "you asked for \(request.target)") }
        try await withConnection { connection in
            let tunnel = try await connection.openTunnel(port: port(of: server), entrance: entrance, by: .ample)
            #expect(try curl(tunnel) == "you asked for /")
            #expect(try curl(tunnel) == "you asked for /")
            #expect(tunnel.lastFailure == nil)
            tunnel.close()
        }
        server.stop()
    }

    @Test("carries many connections at once, beside commands, every byte in its place")
    func many() async throws {
        let server = try LoopbackServer { request in
            // Each connection has bytes of its own.
            let byte = UInt8(truncatingIfNeeded: 65 + request.connection)
            let bytes = [UInt8](repeating: byte, count: 1_000_000)
            return [.head(200, [], .length(bytes.count)), .bytes(bytes)]
        }
        try await withConnection { connection in
            let tunnel = try await connection.openTunnel(port: port(of: server), by: .ample)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        let text = try curl(tunnel)
                        #expect(text.utf8.count == 1_000_000)
                        #expect(Set(text.utf8).count == 1)
                    }
                }
                for number in 0..<10 {
                    group.addTask {
                        let zeroes = try await connection.output(of: ["head", "-c", "100000", "/dev/zero"])
                        #expect(zeroes.utf8.count == 100_000)
                        #expect(try await connection.output(of: ["echo", "\(number)"]) == "\(number)\n")
                    }
                }
                try await group.waitForAll()
            }
        }
        server.stop()
    }

    @Test("lets one side end while the other still speaks")
    func halfClose() async throws {
        let server = try CountingServer()
        try await withConnection { connection in
            let tunnel = try await connection.openTunnel(port: server.port, by: .ample)
            let path = try tunnel.socketPath
            // The answer comes only after the end of the question has gone through.
            #expect(try LocalClient.ask(path, bytes: 3_000_000) == "3000000 bytes")
            #expect(try LocalClient.ask(path, bytes: 0) == "0 bytes")
        }
        server.stop()
    }

    @Test("lets the far side end while the near one still speaks")
    func halfCloseFromAfar() async throws {
        let server = try FarewellServer()
        try await withConnection { connection in
            let tunnel = try await connection.openTunnel(port: server.port, by: .ample)
            let path = try tunnel.socketPath
            let client = try LocalClient(path: path)
            #expect(client.readText() == "farewell")
            client.send([UInt8](repeating: 5, count: 1_000_000))
            client.close()
            try await server.ended.wait()
            #expect(server.bytesRead == 1_000_000)
        }
    }

    @Test("has no more connections at once than it may, and the others wait their turn")
    func bound() async throws {
        let release = Signal()
        let server = try LoopbackServer { _ in [.await(release)] + .whole(body: "served") }
        var settings = SSHSettings.patient
        settings.maximumForwardedConnections = 2
        let connection = try await SSHServer.shared.value.connect(settings: settings)
        let tunnel = try await connection.openTunnel(port: port(of: server), by: .ample)
        let path = try tunnel.socketPath
        let clients = try (0..<3).map { _ in try LocalClient(path: path) }
        for client in clients {
            client.send(Array("GET / HTTP/1.1\r\nHost: remote\r\nConnection: close\r\n\r\n".utf8))
            client.endInput()
        }
        try await eventually { server.connectionCount >= 2 }
        // Whatever else was to be accepted would have been by the end of a call.
        _ = try await connection.output(of: ["true"])
        #expect(server.connectionCount == 2)
        release.fire()
        for client in clients {
            #expect(client.readText().hasSuffix("served"))
            client.close()
        }
        await connection.close()
        server.stop()
    }

    @Test("is open until its last reference, and no longer")
    func lastReference() async throws {
        let connection = try await SSHServer.shared.value.connect()
        var tunnel: SSHTunnel? = try await connection.openTunnel(port: 1, by: .ample)
        let path = try #require(try tunnel?.socketPath)
        #expect(Scratch.exists(path))
        tunnel = nil
        try await eventually { !Scratch.exists(path) }
        await connection.close()
    }

    @Test("holds back a server whose client does not read, and commands go on")
    func backPressure() async throws {
        let stalled = Signal()
        let server = try LoopbackServer { _ in [.head(200, [], .untilClose), .flood(40_000_000, stalled: stalled)] }
        try await withConnection { connection in
            let tunnel = try await connection.openTunnel(port: port(of: server), by: .ample)
            let path = try tunnel.socketPath
            let client = try LocalClient(path: path)
            client.send(Array("GET / HTTP/1.1\r\nHost: remote\r\n\r\n".utf8))
            try await stalled.wait()
            #expect(try await connection.output(of: ["echo", "on"]) == "on\n")
            #expect(server.peer.bytesWritten < 20_000_000)
            #expect(client.readToEnd() > 40_000_000)
            client.close()
        }
        server.stop()
    }

    @Test("to a port where nobody listens ends the connection and tells why")
    func nobodyThere() async throws {
        try await withConnection { connection in
            let tunnel = try await connection.openTunnel(port: 1, by: .ample)
            #expect(throws: SpawnedProgram.Failed.self) { _ = try curl(tunnel) }
            #expect(tunnel.lastFailure?.code == .requestRefused)
            #expect(tunnel.lastFailure?.message.contains("127.0.0.1:1") == true)
            #expect(try await connection.output(of: ["echo", "on"]) == "on\n")
        }
    }

    @Test("ends what goes through it when it is closed, and its socket is gone", arguments: [false, true])
    func closing(beforeItIsAnswered: Bool) async throws {
        let closed = Signal()
        let pause: [Step] = beforeItIsAnswered ? [.await(closed)] : []
        let server = try LoopbackServer { _ in
            pause + [.head(200, [], .untilClose), .text("x"), .awaitDeparture]
        }
        try await withConnection { connection in
            let tunnel = try await connection.openTunnel(port: port(of: server), by: .ample)
            let path = try tunnel.socketPath
            let client = try LocalClient(path: path)
            client.send(Array("GET / HTTP/1.1\r\nHost: remote\r\n\r\n".utf8))
            try await server.peer.requestSeen.wait()
            tunnel.close()
            _ = client.readToEnd()
            closed.fire()
            try await server.peer.departed.wait()
            try await eventually { !FileManager.default.fileExists(atPath: path) }
            try await eventually {
                !FileManager.default.fileExists(atPath: (path as NSString).deletingLastPathComponent)
            }
            #expect(try await connection.output(of: ["echo", "on"]) == "on\n")
            client.close()
        }
        server.stop()
    }

    @Test("of a closed connection ends with it")
    func connectionClosed() async throws {
        let server = try LoopbackServer { _ in [.head(200, [], .untilClose), .text("x"), .awaitDeparture] }
        let connection = try await SSHServer.shared.value.connect()
        let tunnel = try await connection.openTunnel(port: port(of: server), by: .ample)
        let path = try tunnel.socketPath
        let client = try LocalClient(path: path)
        client.send(Array("GET / HTTP/1.1\r\nHost: remote\r\n\r\n".utf8))
        try await server.peer.requestSeen.wait()
        await connection.close()
        _ = client.readToEnd()
        try await server.peer.departed.wait()
        #expect(!FileManager.default.fileExists(atPath: path))
        client.close()
        server.stop()
    }

    @Test("is open only to its own user")
    func permissions() async throws {
        try await withConnection { connection in
            let tunnel = try await connection.openTunnel(port: 1, by: .ample)
            let path = try tunnel.socketPath
            let folder = (path as NSString).deletingLastPathComponent
            let attributes = try FileManager.default.attributesOfItem(atPath: folder)
            #expect(attributes[.posixPermissions] as? Int == 0o700)
        }
    }

    @Test("has a bounded buffer for each direction, and passes an end on after the last byte")
    func halfPipe() {
        var pipe = HalfPipe()
        #expect(pipe.room == HalfPipe.capacity)
        pipe.append([UInt8](repeating: 1, count: HalfPipe.capacity))
        #expect(!pipe.wantsInput)
        pipe.consume(10)
        #expect(pipe.room == 10)
        pipe.append([2, 3])
        pipe.endSource()
        #expect(pipe.room == 0)
        #expect(!pipe.mustPassOnEnd)
        pipe.consume(HalfPipe.capacity - 10)
        #expect(Array(pipe.output) == [2, 3])
        pipe.consume(2)
        #expect(pipe.mustPassOnEnd)
        pipe.passOnEnd()
        #expect(!pipe.mustPassOnEnd)
    }
}

extension SSHTunnel {
    /// Of a tunnel whose entrance is a socket, as it is unless told otherwise.
    fileprivate var socketPath: String {
        get throws {
            guard case .unixSocket(let path) = address else {
                throw SpawnedProgram.Failed(description: "the entrance is no socket: \(address)")
            }
            return path
        }
    }
}
