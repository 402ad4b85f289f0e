// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

@Suite("The change of containers in plain mode", .timeLimit(.minutes(1)))
struct SwapScriptTests {
    private let host: TestHost
    private let run: RunID
    private let token: FencingToken
    private let old: ContainerName
    private let start: ContainerStart

    init() throws {
        host = try TestHost()
        run = try Sample.run("ada")
        token = try #require(FencingToken(1))
        old = try #require(ContainerName("old-one"))
        let release = try Sample.release(2)
        start = ContainerStart(
            name: try #require(ContainerName("new-one")),
            service: try #require(ServiceName("memory-layer")),
            release: release,
            environmentFile: host.layout.environment(of: release.id),
            address: "0.0.0.0",
            port: try Sample.port(80)
        )
        let terms = try #require(LeaseTerms(timeToLive: .seconds(30)))
        let owner = LeaseOwner(machine: "m", process: 1, actor: "ada")
        #expect(try host.run(try host.leases.acquire(run: run, owner: owner, terms: terms)).exitCode == 0)
        try FileManager.default.createDirectory(
            atPath: host.layout.environments.text,
            withIntermediateDirectories: true
        )
        try "A=b\n".write(toFile: start.environmentFile.text, atomically: true, encoding: .utf8)
    }

    /// What docker was asked for once the new one was made, when it refuses what matches `refused`.
    private func calls(of work: HostWork, refusing refused: String = "none") throws -> (calls: [String], exitCode: Int)
    {
        let log = host.folder.appending(path: "docker.log").path
        let path = try host.programs("docker", "echo \"$*\" >> \(log)\ncase \"$*\" in \(refused)) exit 1 ;; esac")
        let result = try host.run(host.leases.guarded(work, run: run, token: token), path: path)
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
        let made = lines.lastIndex { $0.hasPrefix("create ") }.map { $0 + 1 } ?? 0
        return (Array(lines[made...]), result.exitCode)
    }

    @Test("the old one stops, the new one starts")
    func swaps() throws {
        let result = try calls(of: .swap(from: old, to: start, run: run))
        #expect(result.calls == ["stop --time 30 old-one", "start new-one"])
        #expect(result.exitCode == 0)
    }

    @Test(
        "a new one that does not start, or an old one that does not stop, leaves the old one running",
        arguments: [
            ("'start new-one'", ["stop --time 30 old-one", "start new-one", "stop --time 0 new-one", "start old-one"]),
            ("stop*old-one", ["stop --time 30 old-one", "start old-one"]),
        ]
    )
    func fallsBack(_ refused: String, _ expected: [String]) throws {
        let result = try calls(of: .swap(from: old, to: start, run: run), refusing: refused)
        #expect(result.calls == expected)
        #expect(result.exitCode == SwapScripts.notStartedCode)
    }

    @Test("a new one that cannot be made leaves the old one alone")
    func notMade() throws {
        let result = try calls(of: .swap(from: old, to: start, run: run), refusing: "create*")
        #expect(result.calls.isEmpty)
        #expect(result.exitCode != 0)
    }

    @Test(
        "swapping back removes the new one, when it is there, and starts the old one",
        arguments: [
            ("none", ["container inspect new-one", "rm --force new-one", "start old-one"]),
            ("container*", ["container inspect new-one", "start old-one"]),
        ]
    )
    func swapsBack(_ refused: String, _ expected: [String]) throws {
        let result = try calls(of: .swapBack(remove: start.name, start: old), refusing: refused)
        #expect(result.calls == expected)
        #expect(result.exitCode == 0)
    }
}
