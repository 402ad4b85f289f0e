// SPDX-License-Identifier: Apache-2.0

package import Support

/// A program to run to its end, without a shell, and with nothing to read.
///
/// Not Foundation's `Process`: its children inherit the signal mask of the pool's threads, in which SIGTERM is blocked,
/// and waiting for it blocks one of them. Here a thread of its own waits.
package struct ChildProgram: Sendable {
    /// Looked for on this process' search path unless it has a slash.
    package let program: String
    package let arguments: [String]
    /// All of it: nothing is inherited.
    package let environment: [String: String]
    /// Bytes of standard output that are kept.
    package let outputLimit: Int
    /// Whether a program that writes more is killed. Otherwise the rest of its output is read and dropped.
    package let endsWhenOverfull: Bool

    static let errorLimit = 16 * 1_024

    package init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        outputLimit: Int = 1 << 20,
        endsWhenOverfull: Bool = true
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.outputLimit = outputLimit
        self.endsWhenOverfull = endsWhenOverfull
    }

    /// Returns when the program has ended, whatever its exit code. When the deadline passes, or the task is cancelled, it
    /// is killed with all that it started in its process group. What outlives it and keeps its streams open is waited for
    /// a second, and ended with its group: one that has left the group is left alone.
    ///
    /// - Parameter onOutput: Told what it writes, as it comes; on a thread of its own, one call after another, the last
    ///   before this returns.
    /// - Throws: ``ChildFailure``; cancellation.
    package func run(
        by deadline: Deadline,
        onOutput: @escaping @Sendable (ChildStream, ArraySlice<UInt8>) -> Void = { _, _ in }
    ) async throws -> ChildOutcome {
        try Task.checkCancellation()
        let child = ChildHandle()
        let timer = deadline.whenPassed { child.kill(becauseOf: .deadline) }
        defer { timer.cancel() }
        let end = Deadline(instant: deadline.instant.advanced(by: Self.grace))
        let result: Result<ChildOutcome, ChildFailure> = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                BlockingWork.start { waiter.resume(returning: runBlocking(child, by: end, onOutput)) }
            }
        } onCancel: {
            child.kill(becauseOf: .cancellation)
        }
        switch child.killedBecauseOf {
        case .cancellation: throw CancellationError()
        case .deadline: throw ChildFailure(.deadline, program)
        case .output: throw ChildFailure(.tooMuchOutput, program)
        case nil: return try result.get()
        }
    }

    /// The standard output of a program that must succeed.
    package func output(by deadline: Deadline) async throws -> [UInt8] {
        let outcome = try await run(by: deadline)
        guard outcome.exitCode == 0 else { throw ChildFailure(.unsuccessful, program, number: outcome.exitCode) }
        return outcome.output
    }

    /// To read what was written until the deadline.
    private static let grace: Duration = .seconds(1)

    private func runBlocking(
        _ child: ChildHandle,
        by end: Deadline,
        _ onOutput: (ChildStream, ArraySlice<UInt8>) -> Void
    ) -> Result<ChildOutcome, ChildFailure> {
        let spawned: SpawnedChild
        do throws(ChildFailure) {
            spawned = try SpawnedChild.start(self)
        } catch {
            child.neverBegan()
            return .failure(error)
        }
        child.began(spawned.id)
        var output = BoundedBytes(limit: outputLimit)
        var errors = BoundedBytes(limit: Self.errorLimit)
        let collected = spawned.collect(&output, &errors, of: child, by: end, onOutput) {
            if endsWhenOverfull { child.kill(becauseOf: .output) }
        }
        if case .heldOpen = collected { child.endGroup() }
        // Its end comes by itself, or by the deadline that kills it.
        let exitCode = child.reap()
        if case .late = collected { return .failure(ChildFailure(.deadline, program)) }
        return .success(ChildOutcome(exitCode: exitCode, output: output.bytes, errors: errors.bytes))
    }
}
