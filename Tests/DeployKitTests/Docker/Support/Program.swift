// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// A program on the search path, run beside the tests, that ends when they do, however they end.
///
/// A shell stands between: it waits for the end of its standard input, whose other end only this process holds, and then
/// asks the program to stop. Started by `posix_spawn` with no signal blocked, since children of Foundation's `Process`
/// inherit the mask of the pool's threads, in which SIGTERM is blocked.
final class Program: Sendable {
    struct Failed: Error {
        let program: String
        let number: Int32
    }

    private static let shell = """
        program=$1; shift; "$program" "$@" </dev/null >"$LOG" 2>&1 & child=$!
        echo "$child"; cat >/dev/null; kill "$child" 2>/dev/null; wait "$child"
        """

    /// Of the program itself.
    let id: pid_t
    private let shellID: pid_t
    private let input: Int32

    init(_ program: String, _ arguments: [String], log: String, environment: [String: String] = [:]) throws {
        let inputs = try Self.pipe(program)
        let outputs = try Self.pipe(program)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, inputs.read, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, outputs.write, STDOUT_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let all = ProcessInfo.processInfo.environment.merging(environment) { $1 }.merging(["LOG": log]) { $1 }
        var variables = all.map { strdup("\($0.key)=\($0.value)") } + [nil]
        var vector = (["bash", "-c", Self.shell, "shell", program] + arguments).map { strdup($0) } + [nil]
        var child: pid_t = 0
        let result = posix_spawnp(&child, "bash", &actions, &attributes, &vector, &variables)
        (vector + variables).forEach { free($0) }
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
        close(inputs.read)
        close(outputs.write)
        defer { close(outputs.read) }
        guard result == 0 else {
            close(inputs.write)
            throw Failed(program: program, number: result)
        }
        input = inputs.write
        shellID = child
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = read(outputs.read, &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        guard let id = pid_t(text.split(separator: "\n").first ?? "") else {
            throw Failed(program: program, number: -1)
        }
        self.id = id
    }

    /// Asks the program to stop and waits for its end.
    func stop() {
        close(input)
        var status: Int32 = 0
        while waitpid(shellID, &status, 0) < 0, errno == EINTR {}
    }

    private static func pipe(_ program: String) throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw Failed(program: program, number: errno) }
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}
