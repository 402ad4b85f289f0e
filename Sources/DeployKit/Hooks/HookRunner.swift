// SPDX-License-Identifier: Apache-2.0

import Support

/// Runs hooks on this machine.
package struct HookRunner: Sendable {
    private let environment: [String: String]
    private let folder: String?

    /// - Parameters:
    ///   - environment: Of this process, less what deploy.yml takes secrets from: ``environment(_:without:)``.
    ///   - folder: Of deploy.yml, in which hooks work.
    package init(environment: [String: String] = [:], folder: String? = nil) {
        self.environment = environment
        self.folder = folder.flatMap { $0.isEmpty || $0 == "." ? nil : $0 }
    }

    /// The variables that hooks inherit: all but those from which deploy.yml takes secrets, and others with the same value.
    package static func environment(
        _ process: [String: String],
        without secrets: some Collection<SecretReference>
    ) -> [String: String] {
        let names = Set(
            secrets.compactMap { reference -> String? in
                if case .environment(let name) = reference { name } else { nil }
            }
        )
        let values = Set(names.compactMap { process[$0] }.filter { !$0.isEmpty })
        return process.filter { !names.contains($0.key) && !values.contains($0.value) }
    }

    /// - Parameter say: Told each line that it writes, bounded and harmless for a terminal; secrets are not taken out.
    /// - Throws: ``StepFailure`` when it fails, takes too long or cannot be started; cancellation, which ends it with all that
    ///   it started in its process group.
    func run(
        _ hook: Hook,
        _ facts: RunFacts,
        by deadline: Deadline,
        say: @escaping @Sendable (String) -> Void
    ) async throws {
        let lines = Locked(HookLines())
        let command = command(of: hook)
        let program = ChildProgram(
            command.program,
            command.arguments,
            environment: environment.merging(facts.hookVariables(hook.moment)) { $1 },
            // It is shown as it comes.
            outputLimit: 0,
            endsWhenOverfull: false
        )
        let exitCode: Int
        do {
            exitCode = try await program.run(by: deadline.capped(to: hook.deadline.duration)) { stream, bytes in
                for line in lines.withLock({ $0.take(bytes, of: stream) }) { say(line) }
            }.exitCode
        } catch let failure as ChildFailure {
            throw Self.failure(failure, hook)
        }
        for line in lines.withLock({ $0.finish() }) { say(line) }
        guard exitCode != 0 else { return }
        let last = lines.withLock { $0.last }
        let words = last.isEmpty ? "" : ": \(last)"
        throw StepFailure(.rejected, "the hook \(hook.program) ended with exit code \(exitCode)\(words)")
    }

    private static func failure(_ failure: ChildFailure, _ hook: Hook) -> StepFailure {
        failure.code == .deadline
            ? StepFailure(.deadline, "the hook \(hook.program) did not end in time")
            : StepFailure(.rejected, "the hook \(hook.program) cannot be started (error \(failure.number))")
    }

    /// In its folder, if that is another one than this process works in. `posix_spawn` can do that only by an extension of
    /// glibc's which Swift does not see; a shell can everywhere, and reads neither the program nor its arguments.
    private func command(of hook: Hook) -> (program: String, arguments: [String]) {
        var program = hook.program
        if program.hasPrefix("~/"), let home = environment["HOME"], !home.isEmpty {
            program = home + program.dropFirst(1)
        }
        guard let folder else { return (program, hook.arguments) }
        return ("/bin/sh", ["-c", Self.entering, folder, program] + hook.arguments)
    }

    private static let entering = #"CDPATH= cd -- "$0" && exec "$@""#
}
