// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import Support
import Testing

@testable import SSHClient

/// Against a real OpenSSH server, with a relay before it where the network must fail.
@Suite("A connection")
struct ConnectionTests {
    /// A command that says when it runs, and then hangs.
    private func hanging(_ started: Signal, on connection: SSHConnection, by deadline: Deadline) async throws {
        let command = try RemoteCommand.program(["sh", "-c", "echo started; sleep 60"])
        _ = try await connection.run(command, by: deadline) { (_: OutputPiece) in started.fire() }
    }

    @Test("ends with the call that is cancelled, and says so to the next")
    func cancelled() async throws {
        let connection = try await SSHServer.shared.value.connect()
        let started = Signal()
        let task = Task { try await hanging(started, on: connection, by: .ample) }
        try await started.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let error = try await sshError { _ = try await connection.output(of: ["true"]) }
        #expect(error.code == .connectionLost)
        #expect(error.message.contains("was cancelled: running sh"))
        await connection.close()
    }

    @Test("ends with the call that passes its deadline, and says so to the next")
    func deadline() async throws {
        let connection = try await SSHServer.shared.value.connect()
        // On a busy machine the deadline may pass before the call has begun, which costs nobody the connection.
        for seconds in [1, 4, 16, 64] where connection.endReason == nil {
            let late = try await sshError {
                try await hanging(Signal(), on: connection, by: .after(.seconds(seconds)))
            }
            #expect(late.code == .deadlineExceeded)
        }
        let next = try await sshError { _ = try await connection.output(of: ["true"]) }
        #expect(next.code == .connectionLost)
        #expect(next.message.contains("deadline"))
        #expect(connection.endReason?.code == .connectionLost)
        await connection.close()
    }

    @Test("does not notice a call that is cancelled, or too late, before its turn")
    func waiting() async throws {
        let folder = try Scratch.folder("gate")
        try await withConnection { connection in
            let started = Signal()
            let first = Task {
                let script = try RemoteCommand.script(
                    "echo started; while [ ! -e \"$1\" ]; do sleep 0.05; done; echo went on",
                    arguments: [folder + "/go"]
                )
                var text = ""
                _ = try await connection.run(script, by: .ample) { (line: OutputLine) in
                    text += line.text + ","
                    started.fire()
                }
                return text
            }
            try await started.wait()
            let late = try await sshError {
                _ = try await connection.run(.program(["true"]), by: .after(.milliseconds(100)))
            }
            #expect(late.code == .deadlineExceeded)
            let second = Task { _ = try await connection.run(.program(["true"]), by: .ample) }
            second.cancel()
            await #expect(throws: CancellationError.self) { try await second.value }
            Scratch.write("", to: folder + "/go")
            let text = try await first.value
            #expect(text == "started,went on,")
            #expect(try await connection.output(of: ["echo", "on"]) == "on\n")
        }
    }

    @Test("that is cut in mid-command is an error, never an exit code of 0")
    func cut() async throws {
        let server = try await SSHServer.shared.value
        let relay = try TCPRelay(to: server.port)
        let connection = try await server.connect(port: relay.port)
        let started = Signal()
        async let running: Void = hanging(started, on: connection, by: .ample)
        try await started.wait()
        relay.cut()
        do {
            try await running
            Issue.record("the command came to an end")
        } catch let error as SSHError {
            #expect(error.code == .connectionLost)
        }
        await connection.close()
    }

    @Test("whose server process is killed is an error, never an exit code of 0")
    func killed() async throws {
        let connection = try await SSHServer.shared.value.connect()
        let error = try await sshError {
            // The shell's parent is the process that serves this connection.
            _ = try await connection.run(.program(["sh", "-c", "echo out; kill -9 $PPID; sleep 60"]), by: .ample)
        }
        #expect(error.code == .connectionLost)
        await connection.close()
    }

    @Test("that ends while nobody uses it is known to have ended")
    func idleEnd() async throws {
        let server = try await SSHServer.shared.value
        let relay = try TCPRelay(to: server.port)
        let connection = try await server.connect(port: relay.port)
        #expect(connection.endReason == nil)
        relay.cut()
        await connection.inbox.ended()
        #expect(connection.endReason?.code == .connectionLost)
    }

    @Test("shows that it lives while it is idle and while a command runs")
    func keepAlive() async throws {
        let server = try await SSHServer.start(settings: ["LogLevel DEBUG1"])
        var settings = SSHSettings.patient
        settings.keepAliveInterval = .seconds(2)
        let idle = try await server.connect(settings: settings)
        try await server.waitForLog("rtype keepalive@libssh2.org want_reply 1")
        #expect(idle.endReason == nil)
        await idle.close()
        try await server.stop()
    }

    @Test("answers its server while it is idle")
    func serverAsks() async throws {
        // The server gives up a client that is silent for two of these.
        let server = try await SSHServer.start(settings: ["ClientAliveInterval 1", "ClientAliveCountMax 1"])
        let idle = try await server.connect()
        let busy = try await server.connect()
        _ = try await busy.output(of: ["sleep", "4"])
        #expect(try await idle.output(of: ["echo", "here"]) == "here\n")
        await idle.close()
        await busy.close()
        try await server.stop()
    }

    @Test("gives up a peer that answers nothing any more")
    func unresponsive() async throws {
        let server = try await SSHServer.shared.value
        let relay = try TCPRelay(to: server.port)
        var settings = SSHSettings.patient
        settings.keepAliveInterval = .seconds(2)
        settings.unresponsiveAfter = .seconds(4)
        let connection = try await server.connect(settings: settings, port: relay.port)
        relay.stall()
        let error = try await sshError { _ = try await connection.output(of: ["echo", "here"]) }
        #expect(error.code == .connectionLost)
        #expect(error.message.contains("has not answered"))
        await connection.close()
        relay.cut()
    }

    @Test("is not had from a server that takes connections and says nothing")
    func stalled() async throws {
        let server = try await SSHServer.shared.value
        let relay = try TCPRelay(to: server.port, .stall(after: 0))
        var settings = SSHSettings()
        settings.connectTimeout = .milliseconds(500)
        let error = try await sshError {
            _ = try await server.connect(settings: settings, port: relay.port)
        }
        #expect(error.code == .deadlineExceeded)
        relay.cut()
    }

    @Test(
        "is not had from what is no SSH server",
        arguments: [
            "HTTP/1.1 400 Bad Request\r\n\r\n", "", "SSH-2.0-x\r\n" + String(repeating: "garbage ", count: 10_000),
            "SSH-1.5-old\r\n", "\0\0\0\u{1}\n", "SSH-2.0-y\r\n\0\0\0\u{1C}",
        ]
    )
    func garbage(words: String) async throws {
        let server = try GarbageServer(Array(words.utf8))
        let error = try await sshError {
            _ = try await SSHConnection.connect(
                to: SSHDestination(user: "user", host: "127.0.0.1", port: server.port),
                pin: .keys([KeyRing.shared.get().hostKey("host_ed25519")]),
                credential: KeyRing.shared.get().credential(),
                settings: .patient,
                by: .ample
            )
        }
        #expect([.protocolViolation, .connectFailed].contains(error.code))
        server.stop()
    }

    @Test("is refused where nobody listens, and says where")
    func refused() async throws {
        let server = try await SSHServer.shared.value
        // Port 1, tcpmux: a port that was free a moment ago may be another test's by now.
        let error = try await sshError { _ = try await server.connect(port: 1) }
        #expect(error.code == .connectionRefused)
        #expect(error.message.contains("127.0.0.1:1"))
    }

    @Test("tries the addresses of a name in turn")
    func addresses() async throws {
        let server = try await SSHServer.shared.value
        // localhost is ::1 and 127.0.0.1 on most machines, and the server listens on the latter.
        let connection = try await SSHConnection.connect(
            to: SSHDestination(user: SSHServer.userName, host: "localhost", port: server.port),
            pin: server.pin,
            credential: KeyRing.shared.get().credential(),
            settings: .patient,
            by: .ample
        )
        await connection.close()
    }

    @Test("is had by IPv6")
    func version6() async throws {
        let server = try await SSHServer.start(settings: ["ListenAddress ::1"])
        // It listens at one address after the other.
        try await server.waitForLog("Server listening on ::1")
        let connection = try await SSHConnection.connect(
            to: SSHDestination(parsing: "\(SSHServer.userName)@[::1]:\(server.port)"),
            pin: server.pin,
            credential: KeyRing.shared.get().credential(),
            settings: .patient,
            by: .ample
        )
        #expect(try await connection.output(of: ["echo", "six"]) == "six\n")
        await connection.close()
        try await server.stop()
    }

    @Test("to a name that does not exist names it")
    func unknownName() async throws {
        let error = try await sshError {
            _ = try await SSHConnection.connect(
                // RFC 6761 §6.4: never resolved.
                to: SSHDestination(user: "user", host: "host.invalid"),
                pin: .keys([]),
                credential: .agent(socketPath: "/nowhere"),
                by: .ample
            )
        }
        // A machine whose name server is out of reach answers late or not at all.
        #expect([.nameResolution, .deadlineExceeded].contains(error.code))
    }

    @Test("can be closed under a call, twice, and takes no more calls")
    func closed() async throws {
        let connection = try await SSHServer.shared.value.connect()
        let started = Signal()
        async let running: Void = hanging(started, on: connection, by: .ample)
        try await started.wait()
        await connection.close()
        await connection.close()
        do {
            try await running
            Issue.record("the command came to an end")
        } catch let error as SSHError {
            #expect(error.code == .connectionClosed)
        }
        #expect(try await sshError { _ = try await connection.output(of: ["true"]) }.code == .connectionClosed)
    }

    @Test("whose opening is cancelled leaves nothing behind")
    func cancelledOpening() async throws {
        let server = try await SSHServer.shared.value
        let relay = try TCPRelay(to: server.port, .stall(after: 0))
        let task = Task { _ = try await server.connect(port: relay.port) }
        try await relay.accepted.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        relay.cut()
    }
}
