// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Glibc
import Testing

/// A script in a shell that begins as one of sshd's does, with no signal blocked or ignored: a test's own thread blocks most of
/// them, `Process` hands that on, and then `wait` never hears of a child's end.
struct FreshShell {
    private let pid: pid_t

    /// - Parameters:
    ///   - folder: Takes the script's text.
    ///   - path: Is searched for programs before the system's.
    init(_ script: HostScript, in folder: URL, path: String, output: Int32, errors: Int32) throws {
        let file = folder.appending(path: "script-\(UUID().uuidString)")
        try script.standardInput.write(to: file, atomically: true, encoding: .utf8)
        var (attributes, actions) = (posix_spawnattr_t(), posix_spawn_file_actions_t())
        posix_spawnattr_init(&attributes)
        posix_spawn_file_actions_init(&actions)
        defer {
            posix_spawnattr_destroy(&attributes)
            posix_spawn_file_actions_destroy(&actions)
        }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, file.path, O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        // Pipes of other tests, which wait for the last of their writers.
        for descriptor in try Self.openDescriptors() where descriptor > STDERR_FILENO {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        let words = HostScript.command.map { strdup($0) } + [nil]
        let variables = [strdup("PATH=\(path):/usr/bin:/bin"), nil]
        defer { for text in words + variables { free(text) } }
        var pid = pid_t()
        try #require(posix_spawn(&pid, "/bin/sh", &actions, &attributes, words, variables) == 0)
        self.pid = pid
    }

    /// One that is closed meanwhile is no fault: closing it again in the child does nothing.
    private static func openDescriptors() throws -> [Int32] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
    }

    /// Waits for its end.
    func exitCode() -> Int {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return Int((status >> 8) & 0xFF)
    }

    /// To its end, and to the end of everybody who writes for it.
    static func run(_ script: HostScript, in folder: URL, path: String) throws -> TestHost.Result {
        let (output, errors) = (Pipe(), Pipe())
        let shell = try FreshShell(
            script,
            in: folder,
            path: path,
            output: output.fileHandleForWriting.fileDescriptor,
            errors: errors.fileHandleForWriting.fileDescriptor
        )
        try output.fileHandleForWriting.close()
        try errors.fileHandleForWriting.close()
        // Short: both fit into a pipe.
        let written = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
        return TestHost.Result(
            exitCode: shell.exitCode(),
            output: String(decoding: written, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self)
        )
    }
}
