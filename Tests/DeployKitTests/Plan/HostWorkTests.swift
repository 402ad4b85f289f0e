// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Support
import Testing

@Suite("What steps do on a host", .timeLimit(.minutes(1)))
struct HostWorkTests {
    private let host: TestHost
    private let run: RunID
    private let token: FencingToken
    private let state: String
    private let path: String

    init() throws {
        host = try TestHost()
        run = try Sample.run("ada")
        token = try #require(FencingToken(1))
        state = host.folder.appending(path: "docker").path
        path = try host.programs("docker", DockerStandIn.text(state: state))
        let terms = try #require(LeaseTerms(timeToLive: .seconds(30)))
        let owner = LeaseOwner(machine: "m", process: 1, actor: "ada")
        #expect(try host.run(try host.leases.acquire(run: run, owner: owner, terms: terms)).exitCode == 0)
    }

    private func carryOut(_ work: HostWork, token: FencingToken? = nil) throws -> TestHost.Result {
        let script = host.leases.guarded(work, run: run, token: token ?? self.token)
        let variables = work.secrets.mapValues { $0.reveal() }
        return try RunningScript(script, path: path, variables: variables).finish()
    }

    private func log() throws -> [String] {
        try String(contentsOfFile: state + "/docker.log", encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private func start() throws -> ContainerStart {
        let release = try Sample.release(2)
        let service = try #require(ServiceName("memory-layer"))
        return ContainerStart(
            name: ContainerName(service: service, release: release.id, run: run),
            service: service,
            release: release,
            environmentFile: host.layout.environment(of: release.id),
            address: "127.0.0.1",
            port: try Sample.port(8_001)
        )
    }

    private func pull(_ password: String) throws -> HostWork {
        .pull(try Sample.release(2).image, user: "deployer", password: Secret(password))
    }

    @Test("an image is pulled by digest with a login of its own, and once only")
    func pulls() throws {
        let image = try Sample.release(2).image.reference
        #expect(try carryOut(pull(DockerStandIn.password)).exitCode == 0)
        #expect(try carryOut(pull("wrong")).exitCode == 0, "it is there already")
        let calls = try log()
        #expect(!calls.contains { $0.contains("s3cret") })
        #expect(calls.count { $0.contains("login --username deployer --password-stdin registry.example.com") } == 1)
        #expect(calls.count { $0.hasPrefix("--config /") && $0.hasSuffix("pull --quiet \(image)") } == 1)
        let folder = try #require(calls.first { $0.hasPrefix("--config ") }?.split(separator: " ")[1])
        #expect(!FileManager.default.fileExists(atPath: String(folder)), "the login stays on the host")
    }

    @Test("a login that is refused ends the pull, and leaves nothing")
    func refusedLogin() throws {
        let result = try carryOut(pull("wrong-one"))
        #expect(result.exitCode == 17)
        #expect(!(try log()).contains { $0.contains("pull") })
        let folder = try #require(try log().first { $0.hasPrefix("--config ") }?.split(separator: " ")[1])
        #expect(!FileManager.default.fileExists(atPath: String(folder)))
    }

    @Test("a container is started hardened, by digest, on the loopback interface")
    func hardened() throws {
        let words = DockerRunArguments(try start(), run: run).words.joined(separator: " ")
        for flag in [
            "--publish 127.0.0.1:8001:8000", "--init", "--read-only", "--cap-drop ALL",
            "--security-opt no-new-privileges", "--pids-limit 256", "--memory 536870912 --memory-swap 536870912",
            "--cpus 1.000", "--restart unless-stopped", "--stop-timeout 30", "--log-opt max-size=10m",
            "--env-file \(try start().environmentFile)", "--label deployctl.run=\(run)",
        ] {
            #expect(words.contains(flag), "\(flag)")
        }
        #expect(words.hasSuffix(try Sample.release(2).image.reference))
    }

    @Test("starting twice is starting once; without image or environment file nothing starts")
    func startsOnce() throws {
        #expect(try carryOut(.start(start(), run: run)).exitCode != 0, "no image")
        _ = try carryOut(pull(DockerStandIn.password))
        #expect(try carryOut(.start(start(), run: run)).exitCode == 12, "no environment file")
        _ = try carryOut(.writeEnvironment(start().environmentFile, text: Secret("A=b\n")))
        #expect(try carryOut(.start(start(), run: run)).exitCode == 0)
        #expect(try carryOut(.start(start(), run: run)).exitCode == 0)
        #expect(try log().count { $0.hasPrefix("run --detach --pull never --name") } == 1)
    }

    @Test("an environment file is written whole, for its owner alone, and never changed")
    func environmentFiles() throws {
        let file = host.layout.environment(of: try Sample.release(2).id)
        let text = "A=it's \"quoted\" $HOME\nB=\n"
        #expect(try carryOut(.writeEnvironment(file, text: Secret(text))).exitCode == 0)
        #expect(try String(contentsOfFile: file.text, encoding: .utf8) == text)
        let permissions = try FileManager.default.attributesOfItem(atPath: file.text)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
        #expect(try carryOut(.writeEnvironment(file, text: Secret(text))).exitCode == 0)
        #expect(try carryOut(.writeEnvironment(file, text: Secret("A=c\n"))).exitCode == 14)
        #expect(try String(contentsOfFile: file.text, encoding: .utf8) == text)
        #expect(try carryOut(.removeFile(file)).exitCode == 0)
        #expect(try carryOut(.removeFile(file)).exitCode == 0)
        #expect(!FileManager.default.fileExists(atPath: file.text))
    }

    @Test("a container that nginx's file leads to is not removed; another is, and twice is once")
    func removes() throws {
        _ = try carryOut(pull(DockerStandIn.password))
        _ = try carryOut(.writeEnvironment(start().environmentFile, text: Secret("A=b\n")))
        _ = try carryOut(.start(start(), run: run))
        try host.write("    server 127.0.0.1:8001 max_fails=0;\n", to: "nginx.conf")
        let file = try Sample.path(host.folder.appending(path: "nginx.conf").path)
        let name = try start().name
        #expect(try carryOut(.remove(name, file: file, port: Sample.port(8_001))).exitCode == 13)
        #expect(try carryOut(.remove(name, file: file, port: Sample.port(800))).exitCode == 0)
        #expect(try carryOut(.remove(name, file: file, port: Sample.port(8_001))).exitCode == 0)
    }

    @Test("what cannot be seen is not taken for what is not there", arguments: ["remove", "stop", "prune"])
    func silentDaemon(_ kind: String) throws {
        let name = try start().name
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        try "".write(toFile: state + "/down", atomically: true, encoding: .utf8)
        let work: HostWork =
            switch kind {
            case "remove": .remove(name)
            case "stop": .stop(name, timeout: .seconds(1))
            default: .prune(PruneList(containers: [name]))
            }
        #expect(try carryOut(work).exitCode != 0)
    }

    @Test("lines are noted before the work is done, and an old token does neither")
    func recordsFirst() throws {
        let file = try Sample.path(host.folder.appending(path: "done").path)
        let work = HostWork.append("done", to: file)
        let script = host.journals.recording(["one", "two"], before: work, run: run, token: token)
        #expect(try host.run(script).exitCode == 0)
        #expect(try String(contentsOfFile: host.layout.journal.text, encoding: .utf8) == "one\ntwo\n")
        #expect(try String(contentsOfFile: file.text, encoding: .utf8) == "done\n")
        let old = try #require(FencingToken(9))
        let refused = host.journals.recording(["three"], before: work, run: run, token: old)
        #expect(try host.run(refused).exitCode == LeaseAnswer.lostCode)
        #expect(try String(contentsOfFile: host.layout.journal.text, encoding: .utf8) == "one\ntwo\n")
    }

    @Test("a line that cannot be written keeps the work from being done")
    func recordFails() throws {
        try FileManager.default.createDirectory(atPath: host.layout.journal.text, withIntermediateDirectories: true)
        let file = try Sample.path(host.folder.appending(path: "done").path)
        let script = host.journals.recording(
            ["one"],
            before: .append("done", to: file),
            run: run,
            token: token
        )
        #expect(try host.run(script).exitCode == JournalScripts.notRecordedCode)
        #expect(!FileManager.default.fileExists(atPath: file.text))
    }
}
