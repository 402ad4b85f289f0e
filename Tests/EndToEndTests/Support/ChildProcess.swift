// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import Support

/// A program under test: its output as it comes, and its end. Killed when it is dropped.
final class ChildProcess: Sendable {
    struct Exit: Equatable, Sendable {
        let status: Int32
        let wasSignalled: Bool
    }

    struct Expired: Error, CustomStringConvertible {
        let awaited: String
        let output: String
        let errors: String
        var description: String { "waited in vain for \(awaited); output:\n\(output)\nerrors:\n\(errors)" }
    }

    private struct State {
        var exit: Exit?
        var output = ""
        var errors = ""
        var openStreams = 2
        var isDeaf = false
        var watchers: [UUID: AsyncStream<Void>.Continuation] = [:]
    }

    private let process: Process
    private let state = Locked(State())
    let processID: Int32

    init(_ program: URL, _ arguments: [String], environment: [String: String], folder: URL, input: String? = nil) throws
    {
        process = Process()
        process.executableURL = program
        process.arguments = arguments
        // Nothing of the developer's own: an LLM_BASE_URL in the shell must not change a result.
        let inherited = ProcessInfo.processInfo.environment.filter {
            ["PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR"].contains($0.key)
        }
        process.environment = inherited.merging(environment) { $1 }
        process.currentDirectoryURL = folder
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        let standardInput = input.map { _ in Pipe() }
        process.standardInput = standardInput ?? FileHandle.nullDevice
        let state = state
        process.terminationHandler = { process in
            let exit = Exit(
                status: process.terminationStatus,
                wasSignalled: process.terminationReason == .uncaughtSignal
            )
            Self.update(state) { $0.exit = exit }
        }
        try process.run()
        processID = process.processIdentifier
        Self.collect(output.fileHandleForReading, into: \.output, of: state)
        Self.collect(errors.fileHandleForReading, into: \.errors, of: state)
        if let input, let standardInput {
            let handle = standardInput.fileHandleForWriting
            Thread.detachNewThread {
                try? handle.write(contentsOf: Data(input.utf8))
                try? handle.close()
            }
        }
    }

    deinit {
        if process.isRunning { kill(processID, SIGKILL) }
    }

    var output: String { state.withLock { $0.output } }
    var errors: String { state.withLock { $0.errors } }

    func send(_ signal: Int32) {
        kill(processID, signal)
    }

    /// Reads no more: after the next thing that it writes, nobody holds the other end of its output and errors.
    func stopListening() {
        state.withLock { $0.isDeaf = true }
    }

    /// Its end, with all of its output.
    func exit(within limit: Duration = Patience.limit) async throws -> Exit {
        try await value(of: "the end of the program", within: limit) { state in
            state.openStreams == 0 ? state.exit : nil
        }
    }

    /// The first line of its output that `pick` takes.
    func line<Value: Sendable>(
        _ awaited: String,
        within limit: Duration = Patience.limit,
        _ pick: @escaping @Sendable (Substring) -> Value?
    ) async throws -> Value {
        try await value(of: awaited, within: limit) { state in
            state.output.split(separator: "\n").lazy.compactMap(pick).first
        }
    }

    private func value<Value: Sendable>(
        of awaited: String,
        within limit: Duration,
        _ find: @escaping @Sendable (State) -> Value?
    ) async throws -> Value {
        let id = UUID()
        let (changes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.watchers[id] = continuation }
        continuation.yield()
        defer { state.withLock { $0.watchers[id] = nil } }
        do {
            return try await withDeadline(.after(limit), operation: "a program under test") { [state] in
                for await _ in changes {
                    // One look for both: between two it may end, and what ends it would be missed.
                    let seen = state.withLock { $0 }
                    if let value = find(seen) { return value }
                    if seen.exit != nil, seen.openStreams == 0 { break }
                }
                throw DeadlineExceeded(operation: awaited)
            }
        } catch is DeadlineExceeded {
            throw Expired(awaited: awaited, output: output, errors: errors)
        }
    }

    private static func collect(
        _ handle: FileHandle,
        into stream: any WritableKeyPath<State, String> & Sendable,
        of state: Locked<State>
    ) {
        Thread.detachNewThread {
            // Not read(upToCount:), which on Linux waits until it has as many bytes.
            while !state.withLock({ $0.isDeaf }), case let data = handle.availableData, !data.isEmpty {
                update(state) { $0[keyPath: stream] += String(decoding: data, as: UTF8.self) }
            }
            try? handle.close()
            update(state) { $0.openStreams -= 1 }
        }
    }

    private static func update(_ state: Locked<State>, _ change: (inout State) -> Void) {
        let watchers = state.withLock { state in
            change(&state)
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.yield() }
    }
}
