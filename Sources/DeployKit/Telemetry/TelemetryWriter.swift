// SPDX-License-Identifier: Apache-2.0

import Support

/// Leaves the figures of a run on its hosts.
struct TelemetryWriter: Sendable {
    /// Of one host, which may be the reason why the run failed: it must not hold up the end for long.
    private static let limit = Duration.seconds(15)
    private static let attempts = 3

    let file: AbsolutePath
    let words: HostWords

    /// On all hosts at once.
    ///
    /// - Returns: A warning for each host on which they could not be written.
    func write(_ facts: RunFacts, on hosts: [any HostAccess]) async -> [RunReport.Failure] {
        let failures = await withTaskGroup(of: (HostName, StepFailure?).self) { group in
            for host in hosts {
                group.addTask { (host.name, await write(facts, on: host)) }
            }
            return await group.reduce(into: [HostName: StepFailure]()) { $0[$1.0] = $1.1 }
        }
        return failures.sorted { $0.key < $1.key }.map { RunReport.Failure(step: nil, reason: $0.value) }
    }

    private func write(_ facts: RunFacts, on host: any HostAccess) async -> StepFailure? {
        let deadline = Deadline.after(Self.limit)
        do {
            try await withDeadline(deadline, operation: "metrics") { try await update(facts, on: host, by: deadline) }
            return nil
        } catch let failure as StepFailure {
            return StepFailure(failure.code, "\(Self.place): \(words.scrub(failure.message))")
        } catch is DeadlineExceeded {
            return StepFailure(.deadline, "\(Self.place): \(host.name): it took longer than it may")
        } catch {
            return StepFailure(.rejected, "\(Self.place): \(host.name): it could not be written (\(type(of: error)))")
        }
    }

    private static let place = "telemetry.textfile"

    private func update(_ facts: RunFacts, on host: any HostAccess, by deadline: Deadline) async throws {
        for _ in 1...Self.attempts {
            let before = try await host.run(TelemetryScripts.read(file), by: deadline)
            guard before.exitCode == 0 else {
                throw words.failure(before, of: "reading \(file)", on: host.name, isGuarded: false)
            }
            let parts = before.output.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            var document = TelemetryDocument(parts.count > 1 ? String(parts[1]) : "")
            document.take(facts, on: host.name)
            let script = TelemetryScripts.write(file, over: String(parts.first ?? ""), text: document.text)
            let outcome = try await host.run(script, by: deadline)
            if outcome.exitCode == 0 { return }
            // Another run was quicker: its count is to be kept.
            guard outcome.exitCode == TelemetryScripts.changedCode else {
                throw words.failure(outcome, of: "writing \(file)", on: host.name, isGuarded: false)
            }
        }
        throw StepFailure(.rejected, "\(host.name): \(file) is changed by others all the time")
    }
}
