// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import HTTPTransport
import Support
import Testing

/// The scripts in a real shell, with a stand-in for `docker`.
@Suite("What probes ask a host")
struct ProbeScriptTests {
    private let host: TestHost

    init() throws {
        host = try TestHost()
    }

    /// A host on which `docker` is this text.
    private func machine(_ docker: String) throws -> FakeHost {
        let path = try host.programs("docker", docker)
        return FakeHost(try Sample.host(1)) { script in
            let result = try RunningScript(script, path: path).finish()
            return ScriptOutcome(exitCode: result.exitCode, output: result.output, errors: result.errors)
        }
    }

    private func run(_ script: HostScript, _ docker: String) throws -> TestHost.Result {
        try host.run(script, path: try host.programs("docker", docker))
    }

    @Test("a container, one that is not there, and a daemon that is away are told apart")
    func conditions() throws {
        let script = ContainerScripts.condition(of: try ProbeSample.start().name)
        let seen = try run(script, "cat << 'E'\n\(ProbeSample.running)E")
        #expect(seen.exitCode == 0)
        #expect(seen.output == ProbeSample.running)
        let missing = try run(script, "[ \"$1\" = version ]")
        #expect(missing.exitCode == 0)
        #expect(missing.output == "status=missing\n")
        #expect(try run(script, "exit 1").exitCode == 69)
    }

    @Test("docker is asked for the container by its name, and for fields that it may not have")
    func question() throws {
        let start = try ProbeSample.start()
        let asked = try run(ContainerScripts.condition(of: start.name), "printf '%s\\n' \"$@\"").output
        let words = asked.split(separator: "\n").map(String.init)
        #expect(words.prefix(3) == ["container", "inspect", "--format"])
        #expect(words.last == start.name.text)
        #expect(words.contains("health={{with .State.Health}}{{.Status}}{{end}}"))
        #expect(words.contains(#"port={{index .Config.Labels "deployctl.port"}}"#))
    }

    @Test("evidence is what is left of a container and its host, without secrets, and bounded")
    func evidence() async throws {
        let machine = try machine(
            #"""
            case "$1 $2" in
            "logs --tail")
                i=0; while [ $i -lt 60 ]; do echo "line $i"; i=$((i + 1)); done | tail -n "$3"
                echo "the key is hunter2-secret" >&2; printf 'status=running\nexit=0\n'
                head -c 3000 /dev/zero | tr '\0' x ;;
            "container inspect")
                case "$4" in
                *Image*) echo sha256:abc ;;
                *) printf 'status=exited\nhealth=unhealthy\nexit=137\nmemory=true\nrestarts=2\nfailure=""\nport=8001\n'
                   printf '%s\n' 'probe="not\nready hunter2-secret"' ;;
                esac ;;
            "image inspect") [ "$5" = sha256:abc ] && echo linux/arm64 ;;
            version*) echo linux/amd64 ;;
            info*) echo /no/such/folder ;;
            esac
            """#
        )
        let gatherer = HostEvidence { [Secret("hunter2-secret")] }
        let start = try ProbeSample.start()
        let step = PlanStep(.awaitHealth(start), on: machine.name, deadline: .seconds(1))
        let found = await gatherer.gather(step, container: start, on: machine, by: .after(.seconds(300)))
        #expect(found.exitCode == 137)
        #expect(found.wasKilledForMemory)
        #expect(found.restarts == 2)
        #expect(found.imagePlatform == "linux/arm64")
        #expect(found.hostPlatform == "linux/amd64")
        #expect(found.freeBytes ?? 0 > 0, "of the nearest folder above that is there")
        #expect(found.health == ["not ready <redacted>"])
        #expect(found.logs.count == 50)
        #expect(found.logs.contains("the key is <redacted>"))
        #expect(found.logs.contains("status=running"), "what a container writes is no fact about it")
        #expect(found.logs.allSatisfy { $0.count <= 500 })
    }

    @Test("where nothing can be had the evidence is empty, and nothing is thrown")
    func noEvidence() async throws {
        let start = try ProbeSample.start()
        let step = PlanStep(.awaitHealth(start), on: try Sample.host(1), deadline: .seconds(1))
        let dead = FakeHost(try Sample.host(1)) { _ in throw StepFailure(.unreachable, "gone") }
        let gatherer = HostEvidence { [] }
        #expect(await gatherer.gather(step, container: start, on: dead, by: .after(.seconds(300))) == FailureEvidence())
        let broken = try machine("exit 1")
        let found = await gatherer.gather(step, container: nil, on: broken, by: .after(.seconds(300)))
        #expect(found.logs.isEmpty)
        #expect(found.exitCode == nil)
        #expect(found.imagePlatform == nil)
    }
}
