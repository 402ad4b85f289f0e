// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@Suite("When a container is healthy")
struct HealthWatchTests {
    private func verdict(_ condition: ContainerCondition, _ answer: HealthAnswer?) throws -> HealthWatch.Verdict {
        var watch = HealthWatch(revision: try Sample.release(1).revision, path: "/ready")
        return watch.take(condition, answer)
    }

    private static let running = ContainerCondition.seen(ContainerFacts(status: "running"))
    private static let ours = "1.0.0+" + String(repeating: "b", count: 40)

    @Test("it runs, answers 200, and is the wanted commit")
    func healthy() throws {
        #expect(try verdict(Self.running, .status(200, release: Self.ours)) == .healthy)
        let starting = ContainerCondition.seen(ContainerFacts(status: "running", health: "starting"))
        #expect(try verdict(starting, .status(200, release: Self.ours)) == .healthy)
    }

    @Test(
        "what may pass is waited for, and named",
        arguments: [
            (ContainerCondition.unknown("the daemon is away"), nil, "the daemon is away"),
            (.seen(ContainerFacts(status: "created")), nil, "the container is created"),
            (
                .seen(ContainerFacts(status: "running", health: "unhealthy")), .status(200, release: Self.ours),
                "unhealthy"
            ),
            (Self.running, .status(503, release: Self.ours), "/ready answers 503"),
            (Self.running, HealthAnswer.noAnswer("refused"), "/ready gives no answer: refused"),
            (Self.running, .status(200, release: nil), "has no X-Release"),
            (Self.running, .status(200, release: "1.0.0+cafe"), "is of 1.0.0+cafe"),
        ] as [(ContainerCondition, HealthAnswer?, String)]
    )
    func waiting(_ condition: ContainerCondition, _ answer: HealthAnswer?, _ words: String) throws {
        guard case .waiting(let reason) = try verdict(condition, answer) else {
            Issue.record("it does not wait")
            return
        }
        #expect(reason.contains(words))
    }

    @Test(
        "what does not mend itself fails at once, with what is known",
        arguments: [
            (ContainerCondition.missing, "is not there"),
            (.seen(ContainerFacts(status: "exited", exitCode: 1)), "exit code 1"),
            (.seen(ContainerFacts(status: "exited", exitCode: 137, wasKilledForMemory: true)), "137, out of memory"),
            (
                .seen(ContainerFacts(status: "exited", exitCode: 255, failure: "exec format error")),
                "exit code 255: exec format error"
            ),
            (
                .seen(ContainerFacts(status: "created", exitCode: 127, failure: "no such file")),
                "started with exit code 127: no"
            ),
            (.seen(ContainerFacts(status: "dead")), "ended"),
            (.seen(ContainerFacts(status: "restarting", exitCode: 3, restarts: 1)), "again and again with exit code 3"),
            (.seen(ContainerFacts(status: "running", exitCode: 3, restarts: 2)), "started again 2 times"),
            (.seen(ContainerFacts(status: "paused")), "paused"),
        ]
    )
    func failing(_ condition: ContainerCondition, _ words: String) throws {
        guard case .failed(let reason) = try verdict(condition, .status(200, release: Self.ours)) else {
            Issue.record("it does not fail")
            return
        }
        #expect(reason.contains(words))
    }

    @Test("the code of a container that runs again is not known, and not said to be 0")
    func forgottenCode() throws {
        let again = ContainerCondition.seen(ContainerFacts(status: "running", restarts: 1))
        #expect(
            try verdict(again, .status(200, release: Self.ours))
                == .failed("the container ended and was started again 1 time")
        )
    }

    @Test("another release on the port fails when it answers again and again")
    func foreign() throws {
        var watch = HealthWatch(revision: try Sample.release(1).revision, path: "/ready")
        let verdicts = (1...3).map { _ in watch.take(Self.running, .status(200, release: "other")) }
        guard case .waiting = verdicts[0], case .waiting = verdicts[1], case .failed = verdicts[2] else {
            Issue.record("\(verdicts)")
            return
        }
    }

    @Test("another release that answers now and then, between failures, does not fail it")
    func foreignNotInARow() throws {
        var watch = HealthWatch(revision: try Sample.release(1).revision, path: "/ready")
        for answer in [
            HealthAnswer.status(200, release: "other"), .status(200, release: "other"), .status(503, release: nil),
            .status(200, release: "other"), .noAnswer("away"), .status(200, release: "other"),
        ] {
            guard case .waiting = watch.take(Self.running, answer) else {
                Issue.record("failed at \(answer)")
                return
            }
        }
    }
}
