// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import Support
import Testing

@testable import SSHClient

/// Over two real OpenSSH servers.
@Suite("A host behind another")
struct JumpTests {
    @Test("is reached, several at once, and works like any other")
    func reached() async throws {
        let inner = try await SSHServer.start(hostKeys: ["host_ecdsa"])
        try await withConnection { jump in
            let first = try await inner.connect(through: jump)
            let second = try await inner.connect(through: jump)
            let bytes = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
            async let echoed = first.run(.program(["cat"]), input: .bytes(bytes), by: .ample)
            #expect(try await second.output(of: ["echo", "second"]) == "second\n")
            #expect(try await jump.output(of: ["echo", "jump"]) == "jump\n")
            #expect(try await echoed.output.bytes == bytes)
            let twice = try await inner.connect(through: first)
            #expect(try await twice.output(of: ["echo", "twice"]) == "twice\n")
            for connection in [twice, second, first] { await connection.close() }
            #expect(try await jump.output(of: ["echo", "still"]) == "still\n")
        }
        try await inner.stop()
    }

    @Test("has its own key checked")
    func hostKey() async throws {
        let inner = try await SSHServer.start(hostKeys: ["other_ed25519"])
        let shared = try await SSHServer.shared.value
        try await withConnection { jump in
            let error = try await sshError {
                _ = try await SSHConnection.connect(
                    to: inner.destination,
                    pin: shared.pin,
                    credential: KeyRing.shared.get().credential(),
                    through: jump,
                    settings: .patient,
                    by: .ample
                )
            }
            #expect(error.code == .hostKeyChanged)
            let keys = try await SSHConnection.scanHostKeys(
                of: inner.destination,
                through: jump,
                settings: .patient,
                by: .ample
            )
            let expected = try KeyRing.shared.get().hostKey("other_ed25519")
            #expect(keys == [expected])
        }
        try await inner.stop()
    }

    @Test("that does not answer is told by the one before it")
    func refused() async throws {
        let server = try await SSHServer.shared.value
        try await withConnection { jump in
            let error = try await sshError { _ = try await server.connect(through: jump, port: 1) }
            #expect(error.code == .requestRefused)
            #expect(error.message.contains("127.0.0.1:1"))
            #expect(try await jump.output(of: ["echo", "on"]) == "on\n")
        }
    }

    @Test("is lost when the one before it is")
    func lost() async throws {
        let server = try await SSHServer.shared.value
        let jump = try await server.connect()
        let connection = try await server.connect(through: jump)
        let started = Signal()
        async let running = connection.run(.program(["sh", "-c", "echo started; sleep 60"]), by: .ample) {
            (_: OutputPiece) in started.fire()
        }
        try await started.wait()
        await jump.close()
        do {
            _ = try await running
            Issue.record("the command came to an end")
        } catch let error as SSHError {
            #expect(error.code == .connectionLost)
        }
        await connection.close()
    }
}
