// SPDX-License-Identifier: Apache-2.0

package import Support

extension Deployment {
    /// Longer than anybody watches; nothing waits without an end.
    package static let followingLimit = Duration.seconds(7 * 24 * 3_600)
    /// For a log that is read to its end, however slow its reader.
    package static let readingLimit = Duration.seconds(6 * 3_600)

    /// The log of a container of one host, in lines that may be shown, as they come.
    ///
    /// - Parameters:
    ///   - secrets: That must not be in them.
    ///   - found: Told which container it is, before the first line.
    ///   - onLines: Given what came together. An error that it throws ends the reading.
    /// - Throws: ``ContainerFault``, ``StepFailure``; cancellation.
    package func log(
        _ request: LogRequest,
        of settings: HostSettings,
        without secrets: [Secret<String>],
        found: @Sendable (ContainerPlace) -> Void,
        onLines: @Sendable ([String]) async throws -> Void
    ) async throws {
        try await withConnection(to: settings) { host, seen in
            let container = try ContainerChoice(seen).container(of: request.release)
            found(ContainerPlace(host: host.name, container: container))
            let lines = Locked(LogLines(without: secrets))
            let complaints = Locked<[UInt8]>([])
            let script = AttachedScripts.logs(of: container.name, request)
            let limit = request.follows ? Self.followingLimit : Self.readingLimit
            let code = try await host.stream(script, by: .after(limit)) { piece in
                switch piece.stream {
                case .output:
                    let whole = lines.withLock { $0.take(piece.bytes) }
                    if !whole.isEmpty { try await onLines(whole) }
                case .errors:
                    complaints.withLock { Self.keep(piece.bytes, in: &$0) }
                }
            }
            let last = lines.withLock { $0.finish() }
            if !last.isEmpty { try await onLines(last) }
            guard code != 0 else { return }
            let words = String(decoding: complaints.withLock { $0 }, as: UTF8.self)
            let outcome = ScriptOutcome(exitCode: code, errors: words)
            throw HostWords(secrets).failure(outcome, of: "reading the log", on: host.name, isGuarded: false)
        }
    }

    /// Runs a program in the container of what serves on one host, without an input.
    ///
    /// - Parameters:
    ///   - words: The program and its arguments; each reaches it as it is.
    ///   - found: Told which container it is, before the program begins.
    ///   - onOutput: Given what it writes, byte for byte.
    /// - Returns: Its exit code; 126 or 127 where Docker could not start it.
    /// - Throws: ``ContainerFault``, ``StepFailure``; cancellation, which leaves the program running.
    package func execute(
        _ words: [String],
        on settings: HostSettings,
        within limit: Duration,
        found: @Sendable (ContainerPlace) -> Void,
        onOutput: @Sendable (HostOutput) async throws -> Void
    ) async throws -> Int {
        try await withConnection(to: settings) { host, seen in
            let container = try ContainerChoice(seen).running()
            found(ContainerPlace(host: host.name, container: container))
            let script = AttachedScripts.execution(of: words, in: container.name)
            return try await host.stream(script, by: .after(limit), onOutput: onOutput)
        }
    }

    /// Connects, looks, and closes in the end.
    private func withConnection<Result: Sendable>(
        to settings: HostSettings,
        _ body: (any HostConnection, HostObservation) async throws -> Result
    ) async throws -> Result {
        let limit = configuration.deadlines.check.duration
        let host = try await ports.connect(settings, .after(limit))
        do {
            let file = settings.mode.proxyFile
            let seen = try await configuration.observer.look(at: host, file: file, by: .after(limit)).observation
            let result = try await body(host, seen)
            await host.close()
            return result
        } catch {
            await host.close()
            throw error
        }
    }

    /// The pulse of ``AttachedScripts`` is no word.
    private static func keep(_ bytes: [UInt8], in kept: inout [UInt8]) {
        let limit = 4_096
        kept += bytes.filter { $0 != 0 }.prefix(limit - kept.count)
    }
}
