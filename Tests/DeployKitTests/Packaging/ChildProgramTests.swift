// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Glibc
import Support
import Testing

@Suite("Programs beside this one", .timeLimit(.minutes(5)))
struct ChildProgramTests {
    private func shell(_ text: String, limit: Int = 1 << 20) -> ChildProgram {
        ChildProgram("/bin/sh", ["-c", text], environment: ["GIVEN": "a b"], outputLimit: limit)
    }

    private func failure(_ body: () async throws -> Void) async -> ChildFailure? {
        do {
            try await body()
            return nil
        } catch {
            return error as? ChildFailure
        }
    }

    @Test("both streams, the exit code, the environment that was given and no other, and nothing to read")
    func runs() async throws {
        let outcome = try await shell("cat; printf '%s' \"$GIVEN${HOME-}\"; echo no >&2; exit 7").run(
            by: .after(.seconds(300))
        )
        #expect(outcome == ChildOutcome(exitCode: 7, output: Array("a b".utf8), errors: Array("no\n".utf8)))
    }

    @Test("a program that a signal ended has the code that a shell gives it")
    func signals() async throws {
        let outcome = try await shell("kill -TERM $$").run(by: .after(.seconds(300)))
        #expect(outcome.exitCode == 143, "SIGTERM is neither blocked nor ignored in it")
    }

    @Test("what cannot be started is told with the program alone")
    func notStarted() async {
        let program = ChildProgram("/no/such/program", ["hunter2"], environment: [:])
        let found = await failure { _ = try await program.run(by: .after(.seconds(300))) }
        #expect(found?.code == .notStarted)
        #expect(found?.description == "/no/such/program cannot be started (error 2)")
    }

    @Test("output beyond its bound ends the program, and complaints are cut")
    func bounds() async throws {
        let endless = await failure {
            _ = try await shell("while :; do echo 0123456789; done", limit: 1_000).run(by: .after(.seconds(300)))
        }
        #expect(endless?.code == .tooMuchOutput)
        let loud = try await shell("head -c 100000 /dev/zero >&2").run(by: .after(.seconds(300)))
        #expect(loud.errors.count == 16 * 1_024)
    }

    @Test("at the deadline it is killed with what it started")
    func deadline() async throws {
        let folder = try TemporaryFolder()
        let program = shell("sleep 1000 & echo $! > \(folder.path)/child; wait")
        let found = await failure { _ = try await program.run(by: .after(.seconds(2))) }
        #expect(found?.code == .deadline)
        let child = try #require(try lifeline(folder.path + "/child"))
        // The signal has been sent; when the kernel has ended it is the machine's matter.
        try await eventually("it is ended") { !isAlive(child) }
    }

    @Test("what outlives it and keeps its output open is not waited for", arguments: ["", "setsid "])
    func survivor(_ leaving: String) async throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/survivor"
        let program = shell("\(Self.survivor(file, leaving)); printf done; exit 4")
        let outcome = try await program.run(by: .after(.seconds(600)))
        #expect(outcome == ChildOutcome(exitCode: 4, output: Array("done".utf8)))
        let survivor = try #require(try lifeline(file))
        if leaving.isEmpty {
            // Ended with its group.
            try await eventually("it lives on") { !isAlive(survivor) }
        } else {
            #expect(isAlive(survivor))
            kill(survivor, SIGKILL)
        }
    }

    @Test("a program that is killed is not waited for by those that left its group")
    func survivorOfKilled() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/survivor"
        let flood = "while :; do echo 0123456789; done"
        let program = shell("\(Self.survivor(file, "setsid ")); \(flood)", limit: 1_000)
        let found = await failure { _ = try await program.run(by: .after(.seconds(600))) }
        #expect(found?.code == .tooMuchOutput)
        let survivor = try #require(try lifeline(file))
        #expect(isAlive(survivor))
        kill(survivor, SIGKILL)
    }

    /// Starts a program that keeps the output open for long, and goes on once it runs.
    private static func survivor(_ file: String, _ leaving: String) -> String {
        "\(leaving)sh -c 'echo $$ > \(file).new; mv \(file).new \(file); exec sleep 900' & "
            + "until [ -e \(file) ]; do sleep 0.01; done"
    }

    private func lifeline(_ file: String) throws -> pid_t? {
        pid_t(try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .newlines))
    }

    /// Killed ones may not yet have been waited for by init.
    private func isAlive(_ id: pid_t) -> Bool {
        let state = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
        return state.map { !$0.contains(") Z ") } ?? false
    }

    @Test("a cancelled task ends it at once")
    func cancellation() async throws {
        let folder = try TemporaryFolder()
        let fifo = folder.path + "/ready"
        let program = shell("echo > \(fifo); exec sleep 1000")
        #expect(try await shell("mkfifo \(fifo)").run(by: .after(.seconds(300))).exitCode == 0)
        let task = Task { try await program.run(by: .after(.seconds(900))) }
        // Until it runs: the other end of the pipe.
        _ = try await shell("cat \(fifo)").run(by: .after(.seconds(300)))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("only what succeeds has an output")
    func success() async throws {
        #expect(try await shell("echo hi").output(by: .after(.seconds(300))) == Array("hi\n".utf8))
        let found = await failure { _ = try await shell("exit 3").output(by: .after(.seconds(300))) }
        #expect(found?.description == "/bin/sh failed with exit code 3")
    }

    @Test("many at once do not wait for each other")
    func many() async throws {
        let codes = try await withThrowingTaskGroup(of: Int.self) { group in
            for code in 0..<20 {
                group.addTask { try await shell("exit \(code)").run(by: .after(.seconds(300))).exitCode }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(codes == Set(0..<20))
    }
}
