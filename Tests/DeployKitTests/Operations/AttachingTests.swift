// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import HTTPTransport
import Support
import Testing

/// Whole calls against folders that stand for hosts.
@Suite("A container that is attended to", .timeLimit(.minutes(5)))
struct AttachingTests {
    private let bench: RunBench

    init() throws {
        bench = try RunBench()
    }

    private var settings: HostSettings {
        get throws { try #require(bench.configuration.hosts.first) }
    }

    /// Answers before the stand-in of the host does.
    private func answering(_ verb: String, _ text: String) throws {
        let name = try settings.name
        let state = bench.home(name).appending(path: "docker").path
        let first = "if [ \"$1\" = \(verb) ]; then\n\(text)\nfi\n"
        try bench.program("docker", first + DockerStandIn.text(state: state), on: name)
    }

    private func log(_ request: LogRequest = LogRequest()) async throws -> (String, [ContainerPlace]) {
        let (text, places) = (Locked(""), Locked<[ContainerPlace]>([]))
        try await bench.deployment().log(
            request,
            of: try settings,
            without: [Secret(RunBench.secret)],
            found: { place in places.withLock { $0.append(place) } },
            onLines: { lines in text.withLock { $0 += lines.map { "\($0)\n" }.joined() } }
        )
        return (text.withLock { $0 }, places.withLock { $0 })
    }

    @Test("its log comes in safe lines, after its name")
    func logs() async throws {
        _ = try await bench.deploy()
        try answering("logs", "echo \"for $2\"; printf 'key \(RunBench.secret)\\n\\033[2Jend'; exit 0")
        let (text, places) = try await log()
        let place = try #require(places.first)
        #expect(places.count == 1)
        #expect(place.container.release == (try await bench.sight(place.host)).running?.id)
        #expect(text == "for \(place.container.name)\nkey <redacted>\nend\n")
    }

    @Test("what docker complains of is a failure, in its words")
    func unreadable() async throws {
        _ = try await bench.deploy()
        try answering("logs", "exit 1")
        let failure = await #expect(throws: StepFailure.self) { try await log() }
        #expect(failure?.message.contains("reading the log failed") == true)
    }

    @Test("nothing serves yet, or a release is not known: said before anything is read")
    func faults() async throws {
        await #expect(throws: ContainerFault.self) { try await log() }
        _ = try await bench.deploy()
        await #expect(throws: ContainerFault.self) { try await log(LogRequest(release: "1999")) }
    }

    @Test("a program's streams and its code are passed on, and no lease is taken")
    func execution() async throws {
        _ = try await bench.deploy()
        try answering("exec", "echo \"$3\"; echo oops >&2; exit 9")
        let pieces = Locked<[HostOutput]>([])
        let calls = try #require(bench.calls[try settings.name])
        let before = calls.withLock { $0.count }
        let code = try await bench.deployment().execute(
            ["it's; $(id)"],
            on: try settings,
            within: .seconds(60),
            found: { _ in },
            onOutput: { piece in pieces.withLock { $0.append(piece) } }
        )
        #expect(code == 9)
        func text(_ stream: HostOutput.Stream) -> String {
            let bytes = pieces.withLock { $0 }.filter { $0.stream == stream }.flatMap(\.bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
        #expect(text(.output) == "it's; $(id)\n")
        #expect(text(.errors) == "oops\n")
        #expect(calls.withLock { $0.dropFirst(before).map(\.script.name) } == ["observe", "exec"])
    }
}
