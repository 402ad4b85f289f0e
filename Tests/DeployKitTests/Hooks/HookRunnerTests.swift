// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Support
import Testing

@testable import DeployKit

@Suite("Hooks", .timeLimit(.minutes(5)))
struct HookRunnerTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func hook(_ text: String, deadline: Milliseconds = .seconds(300)) -> Hook {
        Hook(.beforeRun, "sh", ["-c", text], deadline: deadline)
    }

    private static let environment = ["PATH": "/usr/bin:/bin", "KEPT": "kept"]

    private func run(_ hook: Hook, environment: [String: String] = Self.environment) async throws -> [String] {
        let said = Locked<[String]>([])
        do {
            try await HookRunner(environment: environment, folder: folder.path)
                .run(hook, try Self.facts(), by: .after(.seconds(300))) { line in said.withLock { $0.append(line) } }
        } catch {
            throw Failed(error: error, said: said.withLock { $0 })
        }
        return said.withLock { $0 }
    }

    private struct Failed: Error {
        let error: any Error
        let said: [String]

        var failure: StepFailure? { error as? StepFailure }
    }

    private static func facts() throws -> RunFacts {
        var facts = RunFacts(
            run: try Sample.run("hooks"),
            kind: .deploy,
            service: try #require(ServiceName("demo")),
            environment: "production",
            hosts: [try Sample.host(1), try Sample.host(2)],
            identity: RunIdentity(actor: "ada", machine: "ci", process: 1, toolVersion: "1.0.0"),
            startedAt: Sample.time
        )
        facts.release = try Sample.release(2)
        facts.previous = try Sample.release(1).id
        return facts
    }

    @Test("both streams are told line by line, and it works in the folder of the configuration")
    func lines() async throws {
        let text = "echo one; echo two >&2; printf 'three'; pwd -P > here; echo \"$KEPT$DEPLOYCTL_SERVICE\""
        let said = try await run(hook(text))
        #expect(Set(said) == ["one", "two", "threekeptdemo"])
        let here = try String(contentsOfFile: folder.path + "/here", encoding: .utf8)
        #expect(here == URL(filePath: folder.path).resolvingSymlinksInPath().path + "\n")
    }

    @Test("a program with a slash is found in the folder of the configuration")
    func relativeProgram() async throws {
        let path = folder.path + "/hooks"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try ExecutableFile.write("#!/bin/sh\necho \"here: $1\"\n", to: path + "/say")
        #expect(try await run(Hook(.beforeRun, "hooks/say", ["$HOME"])) == ["here: $HOME"], "no shell reads arguments")
    }

    @Test("what it writes cannot steer a terminal, nor fill one")
    func harmless() async throws {
        let said = try await run(
            hook(#"printf '\033[31mred\033[0m\r\n\n\007bell\n'; head -c 300000 /dev/zero | tr '\0' '\n' ; seq 1000"#)
        )
        #expect(said.prefix(2) == ["red", "\u{FFFD}bell"])
        #expect(said.count == HookLines.maximumLines + 1)
        #expect(said.last?.contains("not shown") == true)
    }

    @Test(
        "one that fails is told with its last words",
        arguments: [
            (
                "echo no; echo 'frozen until Monday' >&2; exit 3",
                "the hook sh ended with exit code 3: frozen until Monday"
            ),
            ("exit 4", "the hook sh ended with exit code 4"),
            ("kill -KILL $$", "the hook sh ended with exit code 137"),
        ]
    )
    func fails(_ text: String, _ message: String) async throws {
        let failed = await #expect(throws: Failed.self) { try await run(hook(text)) }
        #expect(failed?.failure == StepFailure(.rejected, message))
    }

    @Test("one that is not there is told by its name, not by its arguments", arguments: [true, false])
    func notThere(_ hasFolder: Bool) async throws {
        let runner = HookRunner(environment: Self.environment, folder: hasFolder ? folder.path : ".")
        let failure = await #expect(throws: StepFailure.self) {
            let hook = Hook(.beforeRun, "no/such", ["hunter2"])
            try await runner.run(hook, try Self.facts(), by: .after(.seconds(300))) { _ in }
        }
        let words = hasFolder ? "ended with exit code 127: " : "cannot be started (error 2)"
        #expect(failure?.message.hasPrefix("the hook no/such \(words)") == true, "\(failure?.message ?? "")")
        #expect(failure?.message.contains("hunter2") == false)
    }

    @Test("one that takes too long is ended with all that it started")
    func deadline() async throws {
        let text = "sleep 1000 & echo $! > child.new; mv child.new child; echo waiting; wait"
        let failed = await #expect(throws: Failed.self) { try await run(hook(text, deadline: .seconds(2))) }
        #expect(failed?.failure == StepFailure(.deadline, "the hook sh did not end in time"))
        #expect(failed?.said == ["waiting"])
        let child = try #require(pid_t(try String(contentsOfFile: folder.path + "/child", encoding: .utf8).dropLast()))
        try await eventually("it is ended") {
            let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
            return state?.contains(") Z ") ?? true
        }
    }

    @Test("variables from which the configuration takes secrets are not inherited, under no name")
    func secrets() {
        let process = ["PATH": "/bin", "TOKEN": "hunter2", "COPY": "hunter2", "EMPTY": "", "NONE": ""]
        let kept = HookRunner.environment(
            process,
            without: [.environment("TOKEN"), .environment("EMPTY"), .environment("ABSENT"), .file("PATH")]
        )
        #expect(kept == ["PATH": "/bin", "NONE": ""])
    }
}
