// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import Support
import Testing

@testable import SSHClient

/// Peers that break off, stall, drip or flood, and a server that changes under its clients.
@Suite("A server that does harm", .timeLimit(.minutes(5)))
struct HostileServerTests {
    /// Bytes of both directions before the end of the authentication are some 3,500.
    private static let phases = Array(stride(from: 0, through: 2_880, by: 120))

    private func connect(_ port: Int, within limit: Duration = .seconds(60)) async throws -> SSHConnection {
        var settings = SSHSettings()
        settings.connectTimeout = limit
        // Nothing else than the deadline is to end a wait.
        settings.keepAliveInterval = .seconds(600)
        // The call's own would do the same, later: then the suite's limit tells that the connection has none.
        return try await SSHServer.shared.value.connect(settings: settings, port: port, by: .after(.seconds(3_600)))
    }

    @Test("gives an error, whichever byte of the handshake it breaks off at")
    func cut() async throws {
        let server = try await SSHServer.shared.value
        var count = 0
        // Until it breaks off too late to matter.
        while count < 20_000 {
            let relay = try TCPRelay(to: server.port, .cut(after: count))
            do {
                await (try connect(relay.port)).close()
                break
            } catch let error as SSHError {
                let isRight = [.connectFailed, .protocolViolation, .connectionLost].contains(error.code)
                #expect(isRight, "\(error) after \(count)")
            }
            count += 120
        }
        #expect((2_000..<20_000).contains(count))
    }

    @Test("gives an error at the deadline, whichever byte of the handshake it stalls at")
    func stalled() async throws {
        let server = try await SSHServer.shared.value
        try await withThrowingTaskGroup(of: Void.self) { group in
            for count in Self.phases {
                group.addTask {
                    let relay = try TCPRelay(to: server.port, .stall(after: count))
                    let error = try await sshError { _ = try await connect(relay.port, within: .seconds(1)) }
                    #expect(error.code == .deadlineExceeded, "after \(count)")
                    relay.cut()
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("is understood when its bytes come one by one")
    func dripping() async throws {
        let server = try await SSHServer.shared.value
        let relay = try TCPRelay(to: server.port, .drip(pause: 0))
        let connection = try await connect(relay.port)
        let zeroes = try await connection.output(of: ["head", "-c", "20000", "/dev/zero"])
        #expect(zeroes.utf8.count == 20_000)
        await connection.close()
        relay.cut()
    }

    @Test("does not outlast the deadline by dripping")
    func slowlyDripping() async throws {
        let server = try await SSHServer.shared.value
        // Of the first thousand bytes none would be missing after ten seconds; something comes all the time.
        let relay = try TCPRelay(to: server.port, .drip(pause: 10_000))
        let error = try await sshError { _ = try await connect(relay.port, within: .seconds(1)) }
        #expect(error.code == .deadlineExceeded)
        relay.cut()
    }

    @Test(
        "does not outlast the deadline by words without end",
        arguments: [("", "words before the banner\r\n"), ("SSH-2.0-x\r\n\0\0\u{7}\u{E8}\u{4}", "\u{14}")]
    )
    func flooding(beginning: String, words: String) async throws {
        let server = try FloodServer(Array(beginning.utf8), repeating: Array(words.utf8))
        let error = try await sshError { _ = try await connect(server.port, within: .seconds(1)) }
        #expect([.deadlineExceeded, .protocolViolation, .connectFailed, .noCommonAlgorithm].contains(error.code))
        server.stop()
    }

    @Test("that shows another key than at the last connection is refused, and the first connection goes on")
    func changedKey() async throws {
        let server = try await SSHServer.shared.value
        let other = try await SSHServer.start(hostKeys: ["other_ed25519"])
        let relay = try TCPRelay(to: server.port)
        let first = try await connect(relay.port)
        relay.lead(to: other.port)
        let error = try await sshError { _ = try await connect(relay.port) }
        // Asked for the pinned kind alone, it shows another key of it.
        #expect(error.code == .hostKeyChanged)
        #expect(try await first.output(of: ["echo", "on"]) == "on\n")
        await first.close()
        relay.cut()
        try await other.stop()
    }

    @Test("closes a command's channel without a status: an error, never an exit code of 0")
    func noStatus() async throws {
        let server = try await SSHServer.start(settings: ["ChannelTimeout session:*=2s"])
        let connection = try await server.connect()
        let error = try await sshError {
            _ = try await connection.run(.program(["sh", "-c", "echo out; sleep 60"]), by: .ample)
        }
        #expect(error.code == .statusUnknown)
        #expect(error.message.contains("running sh"))
        #expect(connection.endReason == nil)
        await connection.close()
        try await server.stop()
    }

    @Test("takes no input: the call ends at its deadline")
    func closedWindow() async throws {
        let connection = try await SSHServer.shared.value.connect()
        let ready = try Scratch.folder("window") + "/ready"
        // Only once the program runs: the deadline must find the call at its work.
        let task = Task {
            try await connection.run(
                .program(["sh", "-c", #"echo $$ >"$0"; exec sleep 60"#, ready]),
                input: .bytes([UInt8](repeating: 1, count: 8_000_000)),
                by: .after(.seconds(8))
            )
        }
        try await eventually { Scratch.exists(ready) }
        let error = try await sshError { _ = try await task.value }
        #expect(error.code == .deadlineExceeded)
        #expect(connection.endReason?.code == .connectionLost)
        await connection.close()
    }

    @Test("takes no byte any more: the call ends at its deadline")
    func frozen() async throws {
        let server = try await SSHServer.shared.value
        let relay = try TCPRelay(to: server.port, .freeze(after: 60_000))
        let connection = try await server.connect(port: relay.port)
        let error = try await sshError {
            let bytes = [UInt8](repeating: 1, count: 8_000_000)
            _ = try await connection.run(.program(["cat"]), input: .bytes(bytes), by: .after(.seconds(5)))
        }
        #expect(error.code == .deadlineExceeded)
        await connection.close()
        relay.cut()
    }

    @Test("changes its keys in the middle of both directions, and no byte is lost")
    func rekeying() async throws {
        let server = try await SSHServer.start(settings: ["RekeyLimit 256K"])
        let connection = try await server.connect()
        let bytes = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 17) }
        let outcome = try await connection.run(
            RemoteCommand.program(["cat"]),
            input: .bytes(bytes),
            maximumOutputBytes: 2_000_000,
            by: .ample
        )
        #expect(outcome.output.bytes == bytes)
        #expect(outcome.status == .exited(0))
        await connection.close()
        try await server.stop()
    }
}
