// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HTTPFakes
import Support

@testable import SSHClient

/// A real OpenSSH server on 127.0.0.1, as root or as the user who runs the tests. A missing sshd fails the tests.
final class SSHServer: Sendable {
    /// One for all tests that only need any server.
    static let shared = Task { try await SSHServer.start() }

    let port: Int
    private let hostKeys: [String]
    private let program: SpawnedProgram

    private init(port: Int, hostKeys: [String], program: SpawnedProgram) {
        self.port = port
        self.hostKeys = hostKeys
        self.program = program
    }

    deinit {
        program.closeInput()
    }

    /// - Parameters:
    ///   - hostKeys: Names in the key ring.
    ///   - settings: Lines of sshd_config; the first of a kind holds.
    static func start(
        hostKeys: [String] = ["host_ed25519", "host_ecdsa", "host_rsa"],
        settings: [String] = []
    ) async throws -> SSHServer {
        guard access("/usr/sbin/sshd", X_OK) == 0 else {
            throw SpawnedProgram.Failed(description: "there is no /usr/sbin/sshd; ops/bootstrap --ci brings it")
        }
        let keys = try KeyRing.shared.get()
        let folder = try Scratch.folder("sshd")
        if getuid() == 0 { mkdir("/run/sshd", 0o755) }
        for _ in 0..<4 {
            let server = try? await start(on: LoopbackServer.unusedPort(), hostKeys, settings, keys, folder)
            // Otherwise another test was given the port meanwhile.
            if let server { return server }
        }
        return try await start(on: LoopbackServer.unusedPort(), hostKeys, settings, keys, folder)
    }

    private static func start(
        on port: Int,
        _ hostKeys: [String],
        _ settings: [String],
        _ keys: KeyRing,
        _ folder: String
    ) async throws -> SSHServer {
        let lines =
            settings + hostKeys.map { "HostKey \(keys.path($0))" } + [
                "ListenAddress 127.0.0.1",
                "Port \(port)",
                "PidFile none",
                "AuthorizedKeysFile \(keys.path("authorized_keys"))",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "PermitRootLogin prohibit-password",
                "UsePAM no",
                "StrictModes no",
                "MaxStartups 500",
                "MaxAuthTries 20",
                // Debug lines go to the sessions' own error streams too.
                "LogLevel VERBOSE",
                "Subsystem sftp internal-sftp",
            ]
        let file = folder + "/sshd_config"
        try lines.map { $0 + "\n" }.joined().write(toFile: file, atomically: true, encoding: .utf8)
        // The shell ends the server when its input ends, so that a test process that crashes leaves none behind.
        let shepherd = #""$@" & child=$!; read -r _; kill "$child"; wait "$child""#
        let program = try SpawnedProgram(["sh", "-c", shepherd, "sh", "/usr/sbin/sshd", "-D", "-e", "-f", file])
        // Of the word that it listens, or that it cannot; with debug lines another one that it is about to comes before.
        try await program.waitFor("listening on 127.0.0.1", or: "on 127.0.0.1 failed")
        guard program.output.contains("Server listening on 127.0.0.1") else {
            try await program.end()
            throw SpawnedProgram.Failed(description: "sshd does not start:\n\(program.output)")
        }
        return SSHServer(port: port, hostKeys: hostKeys, program: program)
    }

    static var userName: String { String(cString: getpwuid(getuid()).pointee.pw_name) }

    var destination: SSHDestination {
        get throws { try SSHDestination(user: Self.userName, host: "127.0.0.1", port: port) }
    }

    var pin: HostKeyPin {
        get throws { .keys(try hostKeys.map { try KeyRing.shared.get().hostKey($0) }) }
    }

    var log: String { program.output }

    func waitForLog(_ text: String) async throws {
        try await program.waitFor(text)
    }

    func stop() async throws {
        try await program.end()
    }

    func connect(
        credential: SSHCredential? = nil,
        through jump: SSHConnection? = nil,
        settings: SSHSettings = .patient,
        port: Int? = nil,
        by deadline: Deadline = .ample
    ) async throws -> SSHConnection {
        let destination = try SSHDestination(user: Self.userName, host: "127.0.0.1", port: port ?? self.port)
        return try await SSHConnection.connect(
            to: destination,
            pin: try pin,
            credential: credential ?? KeyRing.shared.get().credential(),
            through: jump,
            settings: settings,
            by: deadline
        )
    }
}

/// A connection to the shared server, closed behind the body.
func withConnection(_ body: (SSHConnection) async throws -> Void) async throws {
    let connection = try await SSHServer.shared.value.connect()
    try await body(connection)
    await connection.close()
}

extension SSHConnection {
    /// What a program that must succeed writes.
    func output(of words: [String]) async throws -> String {
        let outcome = try await run(.program(words), by: .ample)
        try outcome.requireSuccess(of: words[0])
        return outcome.output.text
    }
}

extension SSHSettings {
    /// For a machine that does other things too: ten servers may start at once on it.
    static var patient: SSHSettings {
        var settings = SSHSettings()
        settings.connectTimeout = .seconds(60)
        return settings
    }
}

extension Deadline {
    /// Far enough for a machine that does other things too.
    static var ample: Deadline { .after(.seconds(60)) }
}

/// The error of a kind that the body throws; a test fails that gets none.
func sshError(_ body: () async throws -> Void) async throws -> SSHError {
    do {
        try await body()
    } catch let error as SSHError {
        return error
    }
    throw SpawnedProgram.Failed(description: "no SSHError was thrown")
}
