// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HTTPFakes
import Support

/// A program on the search path: what it writes on both streams is collected, and its input is a pipe from us, which
/// closes with this process however that ends.
///
/// Not Foundation's `Process`: its children inherit the signal mask of the calling thread, in which the pool's threads
/// block SIGTERM.
final class SpawnedProgram: Sendable {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    private struct State {
        var output = ""
        var status: Int32?
        var watchers: [(text: String, seen: Signal)] = []
    }

    /// One program starts at a time: another, started before the pipes of this one are marked, would hold their ends open.
    private static let starting = Locked(0)

    private let id: pid_t
    private let input: Locked<Int32?>
    private let state = Locked(State())
    private let ended = Signal()

    init(_ words: [String], environment: [String: String] = [:]) throws {
        let (child, input, output) = try Self.starting.withLock { _ in try Self.spawn(words, environment) }
        id = child
        self.input = Locked(input)
        Thread.detachNewThread { [self] in collect(from: output) }
    }

    private static func spawn(
        _ words: [String],
        _ environment: [String: String]
    ) throws -> (id: pid_t, input: Int32, output: Int32) {
        var inputEnds: [Int32] = [-1, -1]
        var outputEnds: [Int32] = [-1, -1]
        guard pipe(&inputEnds) == 0, pipe(&outputEnds) == 0 else {
            throw Failed(description: "pipe failed with \(errno)")
        }
        (inputEnds + outputEnds).forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, inputEnds[0], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, outputEnds[1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, outputEnds[1], STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "TMPDIR"].contains($0.key) }
        let variables = inherited.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
        var arguments = words.map { strdup($0) } + [nil]
        var environment = variables.map { strdup($0) } + [nil]
        var child: pid_t = 0
        let result = posix_spawnp(&child, words[0], &actions, &attributes, &arguments, &environment)
        (arguments + environment).forEach { free($0) }
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
        close(inputEnds[0])
        close(outputEnds[1])
        guard result == 0 else {
            close(inputEnds[1])
            close(outputEnds[0])
            throw Failed(description: "\(words[0]) does not start (error \(result)); ops/bootstrap --ci brings it")
        }
        return (child, inputEnds[1], outputEnds[0])
    }

    /// Runs a program to its end, and throws what it wrote if it is not content.
    @discardableResult
    static func run(_ words: [String], environment: [String: String] = [:]) throws -> String {
        let program = try SpawnedProgram(words, environment: environment)
        program.closeInput()
        guard program.ended.waitBlocking(), let status = program.state.withLock({ $0.status }), status == 0 else {
            throw Failed(description: "\(words.joined(separator: " ")) failed:\n\(program.output)")
        }
        return program.output
    }

    var output: String { state.withLock { $0.output } }

    /// Returns when the program has written `text`, or the other, now or before.
    func waitFor(_ text: String, or other: String? = nil, limit: Duration = .seconds(30)) async throws {
        let seen = Signal()
        let texts = [text, other].compactMap(\.self)
        let isThere = state.withLock { state in
            if texts.contains(where: state.output.contains) || state.status != nil { return true }
            state.watchers += texts.map { ($0, seen) }
            return false
        }
        do {
            if !isThere { try await seen.wait(limit) }
        } catch is DeadlineExceeded {}
        guard texts.contains(where: output.contains) else {
            throw Failed(description: "waited in vain for \"\(text)\" in:\n\(output)")
        }
    }

    func closeInput() {
        let open = input.withLock { input in
            defer { input = nil }
            return input
        }
        if let open { close(open) }
    }

    /// Ends the program by closing its input, if that is how it ends, and waits for it.
    func end() async throws {
        closeInput()
        try await ended.wait()
    }

    func end(signal: Int32) async throws {
        kill(id, signal)
        try await end()
    }

    private func collect(from source: Int32) {
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count > 0 else { break }
            let more = String(decoding: buffer[..<count], as: UTF8.self)
            let seen = state.withLock { state in
                state.output += more
                let output = state.output
                let seen = state.watchers.filter { output.contains($0.text) }.map(\.seen)
                state.watchers.removeAll { output.contains($0.text) }
                return seen
            }
            seen.forEach { $0.fire() }
        }
        close(source)
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        let disappointed = state.withLock { [status] state in
            state.status = status
            defer { state.watchers = [] }
            return state.watchers.map(\.seen)
        }
        disappointed.forEach { $0.fire() }
        ended.fire()
    }
}
