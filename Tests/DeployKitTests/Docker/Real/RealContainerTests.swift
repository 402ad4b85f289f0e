// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

@testable import DeployKit

extension RealDocker {
    @Suite("Containers", .serialized)
    struct ContainerTests {
        @Test(
            "Hardened as said: user, root file system, capabilities, privileges, labels, healthy",
            arguments: TestEngine.allCases
        )
        func hardened(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            let script = """
                id -u; touch /x 2>&1 | grep -o Read-only; touch /tmp/x && echo writable
                grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status; echo "$SETTING"; sleep 3600
                """
            let id = try await bench.run(script) {
                $0.environment = ["SETTING": Secret("a=b c")]
                $0.healthCheck = .init(command: ["/bin/echo", "fine"])
                $0.healthCheck?.interval = .seconds(1)
            }
            let wanted: ContainerDetails.Health.Status = engine.runsHealthChecks ? .healthy : .starting
            try await eventually("the container is healthy, where somebody asks it") {
                try await bench.engine.inspectContainer(id, deadline: bench.deadline)?.health?.status == wanted
            }
            let details = try #require(try await bench.engine.inspectContainer(id, deadline: bench.deadline))
            #expect(details.status == .running && details.isRunning)
            let last = ContainerDetails.Health.Probe(exitCode: 0, output: "fine\n")
            #expect(details.health?.log.last == (engine.runsHealthChecks ? last : nil))
            #expect(details.labels["mark"] == String(bench.mark))
            #expect(details.restartCount == 0 && !details.wasKilledForMemory)
            let output = try await bench.lines(id).map(\.text)
            #expect(
                output == [
                    "10001", "Read-only", "writable", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000",
                    "NoNewPrivs:\t1", "a=b c",
                ]
            )
            let label = ["mark": String(bench.mark)]
            let listed = try await bench.engine.containers(labels: label, deadline: bench.deadline)
            #expect(listed.map(\.id) == [details.id])
            #expect(listed.first?.status == .running)
        }

        @Test("An unhealthy container says what its probe said", arguments: TestEngine.allCases)
        func unhealthy(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            let id = try await bench.run("sleep 3600") {
                $0.healthCheck = .init(command: ["/bin/sh", "-c", "echo no database; exit 3"])
                $0.healthCheck?.interval = .seconds(1)
                $0.healthCheck?.startPeriod = .zero
                $0.healthCheck?.retries = 1
            }
            let wanted: ContainerDetails.Health.Status = engine.runsHealthChecks ? .unhealthy : .starting
            try await eventually("the container is unhealthy, where somebody asks it") {
                try await bench.engine.inspectContainer(id, deadline: bench.deadline)?.health?.status == wanted
            }
            let details = try #require(try await bench.engine.inspectContainer(id, deadline: bench.deadline))
            let last = ContainerDetails.Health.Probe(exitCode: 3, output: "no database\n")
            #expect(details.health?.log.last == (engine.runsHealthChecks ? last : nil))
            #expect(details.isRunning)
        }

        @Test("Exit codes, and both streams in their lines", arguments: TestEngine.allCases)
        func exit(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            let id = try await bench.run("echo one; echo two >&2; echo three; printf four >&2; exit 42")
            #expect(try await bench.engine.waitForContainer(id, deadline: bench.deadline) == 42)
            let details = try #require(try await bench.engine.inspectContainer(id, deadline: bench.deadline))
            #expect(details.status == .exited && details.exitCode == 42 && !details.isRunning)
            let lines = try await bench.lines(id)
            #expect(lines.filter { $0.stream == .standardOutput }.map(\.text) == ["one", "three"])
            #expect(lines.filter { $0.stream == .standardError }.map(\.text) == ["two", "four"])
            #expect(try await bench.lines(id, tail: 2).count == 2)
        }

        @Test("Logs are followed until the container ends, and may be left before", arguments: TestEngine.allCases)
        func follow(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            let id = try await bench.run("trap 'echo bye; exit 0' TERM; echo begun; while :; do sleep 1 & wait; done")
            for try await line in try await bench.engine.logs(of: id, follows: true, deadline: bench.deadline) {
                #expect(line.text == "begun")
                break
            }
            async let all = bench.lines(id, follows: true)
            #expect(try await bench.engine.stopContainer(id, timeout: .seconds(20), deadline: bench.deadline))
            let told = try await all.map(\.text)
            #expect(told == ["begun", "bye"] || (!engine.followsToTheLastLine && told == ["begun"]))
            // Read again, none is missing.
            try await eventually("all of it is in the log") {
                try await bench.lines(id).map(\.text) == ["begun", "bye"]
            }
            #expect(try await bench.engine.waitForContainer(id, deadline: bench.deadline) == 0)
        }

        @Test(
            "What does not stop is killed after its time; what stopped already says so",
            arguments: TestEngine.allCases
        )
        func stop(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            let id = try await bench.run("trap '' TERM; while :; do sleep 1 & wait; done")
            #expect(try await bench.engine.stopContainer(id, timeout: .seconds(1), deadline: bench.deadline))
            let details = try #require(try await bench.engine.inspectContainer(id, deadline: bench.deadline))
            #expect(details.exitCode == 137)
            #expect(try await bench.engine.stopContainer(id, deadline: bench.deadline) == false)
            #expect(try await bench.engine.killContainer(id, deadline: bench.deadline) == false)
            #expect(try await bench.engine.startContainer(id, deadline: bench.deadline))
            #expect(try await bench.engine.startContainer(id, deadline: bench.deadline) == false)
            #expect(try await bench.engine.killContainer(id, deadline: bench.deadline))
            #expect(try await bench.engine.waitForContainer(id, deadline: bench.deadline) == 137)
        }

        @Test("Removing is idempotent, running or not", arguments: TestEngine.allCases)
        func remove(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            let id = try await bench.run("sleep 3600")
            #expect(try await bench.engine.removeContainer(id, deadline: bench.deadline))
            #expect(try await bench.engine.removeContainer(id, deadline: bench.deadline) == false)
            #expect(try await bench.engine.inspectContainer(id, deadline: bench.deadline) == nil)
        }

        @Test("A container that takes more memory than it may is killed, and says why", arguments: TestEngine.allCases)
        func memory(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            let id = try await bench.run("exec tail /dev/zero") { $0.memoryBytes = 16 * 1024 * 1024 }
            #expect(try await bench.engine.waitForContainer(id, deadline: bench.deadline) == 137)
            // The reason comes to the daemon beside the end, and may come after it.
            try await eventually("the reason is told, where it is") {
                let details = try await bench.engine.inspectContainer(id, deadline: bench.deadline)
                return details?.wasKilledForMemory == engine.tellsOutOfMemory
            }
        }

        @Test("What is not there is not found, what is taken is a conflict", arguments: TestEngine.allCases)
        func unknown(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            let nobody = ContainerID("nobody-\(bench.mark)")
            let attempts: [() async throws -> Void] = [
                { try await bench.engine.startContainer(nobody, deadline: bench.deadline) },
                { try await bench.engine.stopContainer(nobody, timeout: .seconds(1), deadline: bench.deadline) },
                { try await bench.engine.killContainer(nobody, deadline: bench.deadline) },
                { _ = try await bench.engine.waitForContainer(nobody, deadline: bench.deadline) },
                { _ = try await bench.lines(nobody) },
                {
                    let absent = ContainerSpecification(image: "nobody/\(bench.mark):1")
                    _ = try await bench.engine.createContainer(
                        absent,
                        name: "x-\(bench.mark)",
                        deadline: bench.deadline
                    )
                },
            ]
            for attempt in attempts {
                #expect(await dockerFailure(attempt)?.code == .notFound)
            }
            let image = try await bench.build(try await bench.request(bench.base))
            var specification = ContainerSpecification(image: image.id)
            specification.command = ["/bin/true"]
            let name = "taken-\(bench.mark)"
            _ = try await bench.engine.createContainer(specification, name: name, deadline: bench.deadline)
            let conflict = await #expect(throws: DockerError.self) {
                try await bench.engine.createContainer(specification, name: name, deadline: bench.deadline)
            }
            #expect(conflict?.code == .conflict)
        }

        @Test("Waiting ends at the deadline, and at a cancellation", arguments: TestEngine.allCases)
        func waiting(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            let id = try await bench.run("sleep 3600")
            let error = await #expect(throws: DockerError.self) {
                try await bench.engine.waitForContainer(id, deadline: .after(.milliseconds(300)))
            }
            #expect(error?.code == .timeout)
            let task = Task { try await bench.engine.waitForContainer(id, deadline: bench.deadline) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }
}
