// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import SSHClient

/// Much of everything over real servers: what leaks or loses its order shows here.
@Suite("A connection under load", .serialized)
struct EnduranceTests {
    @Test("runs a thousand commands with the handles and the memory of one")
    func thousand() async throws {
        try await withConnection { connection in
            _ = try await connection.output(of: ["true"])
            let (descriptors, threads) = (OwnProcess.descriptorCount, OwnProcess.threadCount)
            let memory = OwnProcess.residentBytes
            for number in 0..<1_000 {
                let outcome = try await connection.run(.program(["echo", "\(number)"]), by: .ample)
                #expect(outcome.output.text == "\(number)\n")
            }
            // Other tests run beside this one: what is looked for is one of anything, or 100 KB, for each command.
            try await eventually { OwnProcess.descriptorCount < descriptors + 500 }
            try await eventually { OwnProcess.threadCount < threads + 500 }
            try await eventually { OwnProcess.residentBytes < memory + 100_000_000 }
        }
    }

    @Test("opens and closes two hundred connections and leaves nothing behind")
    func connections() async throws {
        let server = try await SSHServer.shared.value
        let (descriptors, threads) = (OwnProcess.descriptorCount, OwnProcess.threadCount)
        for _ in 0..<200 {
            let connection = try await server.connect()
            await connection.close()
        }
        try await eventually { OwnProcess.descriptorCount < descriptors + 200 }
        try await eventually { OwnProcess.threadCount < threads + 200 }
    }

    @Test("reads half a gigabyte in bounded memory, and counts what it does not keep")
    func flood() async throws {
        try await withConnection { connection in
            let memory = OwnProcess.residentBytes
            let size = 512 * 1024 * 1024
            let outcome = try await connection.run(
                .program(["head", "-c", "\(size)", "/dev/zero"]),
                maximumOutputBytes: 1_000,
                by: .after(.seconds(300))
            )
            #expect(outcome.status == .exited(0))
            #expect(outcome.output.bytes.count == 1_000)
            #expect(outcome.output.omittedBytes == size - 1_000)
            #expect(OwnProcess.residentBytes < memory + 200 * 1024 * 1024)
        }
    }

    @Test("has sixty-four tunnels at once, each with its own target")
    func tunnels() async throws {
        let servers = try (0..<8).map { number in try LoopbackServer { _ in .whole(body: "server \(number)") } }
        try await withConnection { connection in
            var tunnels: [SSHTunnel] = []
            for number in 0..<64 {
                tunnels.append(try await connection.openTunnel(port: servers[number % 8].target.port, by: .ample))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, tunnel) in tunnels.enumerated() {
                    guard case .unixSocket(let path) = tunnel.address else { continue }
                    group.addTask {
                        let text = try await answer(path)
                        #expect(text.hasSuffix("server \(number % 8)"))
                    }
                }
                try await group.waitForAll()
            }
            let paths = tunnels.compactMap { if case .unixSocket(let path) = $0.address { path } else { nil } }
            #expect(Set(paths).count == 64)
            tunnels.forEach { $0.close() }
            try await eventually { !paths.contains(where: Scratch.exists) }
            #expect(try await connection.output(of: ["echo", "on"]) == "on\n")
        }
        servers.forEach { $0.stop() }
    }

    /// On a thread of its own: 64 blocking reads would take every thread of the pool.
    private func answer(_ path: String) async throws -> String {
        try await withCheckedThrowingContinuation { waiter in
            Thread.detachNewThread {
                waiter.resume(
                    with: Result {
                        let client = try LocalClient(path: path)
                        defer { client.close() }
                        client.send(Array("GET / HTTP/1.1\r\nHost: remote\r\nConnection: close\r\n\r\n".utf8))
                        client.endInput()
                        return client.readText()
                    }
                )
            }
        }
    }

    /// The server's process that serves the connection.
    private func process(of connection: SSHConnection) async throws -> pid_t {
        let text = try await connection.output(of: ["sh", "-c", "echo $PPID"])
        return try #require(pid_t(text.prefix { $0.isNumber }))
    }

    @Test("of which the server is killed in the middle of an upload leaves the old file")
    func killedUpload() async throws {
        let folder = try Scratch.folder("killed")
        let path = try RemotePath(folder + "/file")
        Scratch.write("old", to: path.text)
        let connection = try await SSHServer.shared.value.connect()
        let process = try await self.process(of: connection)
        let local = folder + "-big"
        try SpawnedProgram.run(["truncate", "-s", "2G", local])
        let task = Task { try await connection.upload(.file(path: local), to: path, mode: .ownerOnly, by: .ample) }
        try await eventually { try FileManager.default.contentsOfDirectory(atPath: folder).count == 2 }
        kill(process, SIGKILL)
        let error = try await sshError { _ = try await task.value }
        #expect(error.code == .connectionLost)
        try await eventually { try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"] }
        #expect(try String(contentsOfFile: path.text, encoding: .utf8) == "old")
        await connection.close()
    }

    @Test("through a host whose server is killed is lost, and says so at once")
    func killedJump() async throws {
        let server = try await SSHServer.shared.value
        let jump = try await server.connect()
        let process = try await self.process(of: jump)
        let connection = try await server.connect(through: jump)
        let started = Signal()
        let task = Task {
            _ = try await connection.run(.program(["sh", "-c", "echo started; sleep 60"]), by: .ample) {
                (_: OutputPiece) in started.fire()
            }
        }
        try await started.wait()
        kill(process, SIGKILL)
        let error = try await sshError { try await task.value }
        #expect(error.code == .connectionLost)
        await jump.inbox.ended()
        #expect(jump.endReason?.code == .connectionLost)
        await connection.close()
    }
}
