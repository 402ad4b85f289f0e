// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@Suite("Several hosts, batch by batch")
struct RollingReleaseTests {
    private func steps(
        _ scenario: Scenario,
        as action: ReleaseEntry.Action = .deployed,
        closed: Int? = nil
    ) throws -> [PlanStep] {
        var simulation = try scenario.simulation()
        if action == .rolledBack {
            _ = simulation.run(try Sample.run("second"), deploying: try scenario.release(2))
        }
        let plan = ReleasePlan(settings: simulation.settings, run: try Sample.run("plan"))
        var seen = simulation.settings.hosts.map { simulation.world.observation($0.name) }
        if let closed { seen[closed - 1].maintenance = "by ada" }
        let release = try scenario.release(action == .rolledBack ? 1 : 2)
        return try plan.release(release, as: action, on: seen, at: Sample.time)
    }

    private func three(_ rollout: Rollout = Rollout(), hasPublicAddress: Bool = false) -> Scenario {
        Scenario(
            hostCount: 3,
            isProxied: true,
            hasServed: true,
            rollout: rollout,
            hasPublicAddress: hasPublicAddress
        )
    }

    /// Without the names' domain.
    private func short(_ steps: [PlanStep]) -> [String] {
        steps.map { $0.id.text.replacing(".example.com", with: "") }
    }

    @Test(
        "batches have all hosts in their order, the canary first",
        arguments: [
            (Rollout(), 1, [[1]]),
            (Rollout(), 4, [[1], [2, 3, 4]]),
            (Rollout(batch: 2), 6, [[1], [2, 3], [4, 5], [6]]),
            (Rollout(canary: 2, batch: 3), 7, [[1, 2], [3, 4, 5], [6, 7]]),
            (Rollout(canary: 3), 2, [[1, 2]]),
            (Rollout(canary: 0, batch: 2), 3, [[1, 2], [3]]),
            (.allAtOnce, 3, [[1, 2, 3]]),
            (Rollout(batch: 2), 0, []),
        ] as [(Rollout, Int, [[Int]])]
    )
    func batches(_ rollout: Rollout, _ hosts: Int, _ expected: [[Int]]) {
        #expect(rollout.batches(of: Array(1..<(hosts + 1))) == expected)
    }

    @Test("hooks come once, before the first host and before the first batch, in the order of the file")
    func hooks() throws {
        let scenario = three(Rollout(batch: 1))
        let simulation = try scenario.simulation()
        var settings = simulation.settings
        settings.hooks = [
            Hook(.beforeCutover, "c"), Hook(.afterSuccess, "d"), Hook(.beforeRun, "a", deadline: .seconds(5)),
            Hook(.beforeRun, "b"),
        ]
        let plan = ReleasePlan(settings: settings, run: try Sample.run("plan"))
        let seen = settings.hosts.map { simulation.world.observation($0.name) }
        let steps = try plan.release(try scenario.release(2), as: .deployed, on: seen, at: Sample.time)
        let hooks = steps.indices.filter { if case .runHook = steps[$0].action { true } else { false } }
        #expect(hooks.map { steps[$0].id.text } == ["hook-before-run#1", "hook-before-run#2", "hook-before-cutover#1"])
        #expect(hooks.map { steps[$0].failureRule } == [.undo, .undo, .undo])
        #expect(hooks.first == 0)
        #expect(steps[0].deadline > .seconds(5))
        #expect(hooks.last == steps.firstIndex { $0.batch != nil }.map { $0 - 1 })
        let same = try plan.release(try scenario.release(1), as: .deployed, on: seen, at: Sample.time)
        #expect(!same.contains { if case .runHook = $0.action { true } else { false } }, "nothing is to be done")
    }

    @Test("the canary is proven in public and watched before another host is cut over; none commits before all are")
    func canaryFirst() throws {
        let steps = try steps(three(Rollout(bake: .seconds(5))))
        let cutOver = steps.filter { $0.batch != nil }
        #expect(
            short(cutOver) == [
                "write-proxy@app-1", "test-proxy@app-1", "reload-proxy@app-1", "verify-proxy@app-1",
                "smoke-public@app-1", "bake#1",
                "await-health#2@app-2", "await-health#2@app-3",
                "write-proxy@app-2", "test-proxy@app-2", "reload-proxy@app-2", "verify-proxy@app-2",
                "write-proxy@app-3", "test-proxy@app-3", "reload-proxy@app-3", "verify-proxy@app-3",
                "smoke-public@app-2", "smoke-public@app-3", "bake#2",
            ]
        )
        let first = try #require(steps.firstIndex { $0.batch != nil })
        let last = try #require(steps.lastIndex { $0.batch != nil })
        #expect(last - first + 1 == cutOver.count, "nothing else comes between")
        #expect(steps[..<first].count { $0.action.name == "smoke-private" } == 3, "all are proven in private before")
        #expect(steps[(last + 1)...].prefix(3).allSatisfy { $0.action.name == "commit" })
        #expect(cutOver.prefix(6).allSatisfy { $0.batch == BatchPlace(number: 1, count: 2) })
        #expect(cutOver.dropFirst(6).allSatisfy { $0.batch == BatchPlace(number: 2, count: 2) })
    }

    @Test("each bake watches all that serve by then, and between batches as long as the rollout says")
    func bakes() throws {
        let bakes = try steps(three(Rollout(batch: 1, bake: .seconds(5)))).filter { $0.action.name == "bake" }
        let hosts = bakes.map { step -> [HostName] in
            guard case .bake(let targets, _) = step.action else { return [] }
            return targets.map(\.host)
        }
        let names = try (1...3).map { try Sample.host($0) }
        #expect(hosts == [[names[0]], [names[0], names[1]], names])
        let durations = bakes.map { step -> Milliseconds? in
            guard case .bake(_, let duration) = step.action else { return nil }
            return duration
        }
        #expect(durations == [.seconds(5), .seconds(5), .seconds(60)])
        #expect(bakes.map(\.deadline) == [.seconds(35), .seconds(35), .seconds(90)])
        let unsaid = try steps(three()).compactMap { step -> Milliseconds? in
            guard case .bake(_, let duration) = step.action else { return nil }
            return duration
        }
        #expect(unsaid == [.seconds(60), .seconds(60)])
    }

    @Test("behind one public address each host is asked at its own door, and the address when all are cut over")
    func publicAddress() throws {
        let smokes = try steps(three(hasPublicAddress: true)).filter { $0.action.name.hasPrefix("smoke-") }
        #expect(
            short(smokes.filter { $0.batch != nil })
                == ["smoke-host@app-1", "smoke-host@app-2", "smoke-host@app-3", "smoke-public@app-2"]
        )
        let atOnce = try steps(three(.allAtOnce, hasPublicAddress: true)).filter { $0.action.name.hasPrefix("smoke-") }
        #expect(short(atOnce).suffix(3) == ["smoke-public@app-1", "smoke-public@app-2", "smoke-public@app-3"])
    }

    @Test("where a door is closed nobody asks from outside, but each host at its own", arguments: [true, false])
    func closedDoor(hasPublicAddress: Bool) throws {
        for rollout in [Rollout(), .allAtOnce] {
            let steps = try steps(three(rollout, hasPublicAddress: hasPublicAddress), closed: 2)
            let smokes = steps.filter { ["smoke-host", "smoke-public"].contains($0.action.name) }
            #expect(short(smokes) == ["smoke-host@app-1", "smoke-host@app-2", "smoke-host@app-3"])
        }
    }

    @Test("one host is one batch, and its plan is the same with every rollout")
    func oneHost() throws {
        for isProxied in [true, false] {
            let standard = Scenario(hostCount: 1, isProxied: isProxied, hasServed: true)
            var other = standard
            other.rollout = Rollout(canary: 3, batch: 2, bake: .seconds(1))
            let steps = try steps(standard)
            #expect(try self.steps(other) == steps)
            #expect(steps.allSatisfy { $0.batch == nil })
            #expect(steps.contains { $0.id.text == "bake" })
        }
    }

    @Test("a rollback leads all hosts back at once")
    func rollback() throws {
        let steps = try steps(three(Rollout(batch: 1)), as: .rolledBack)
        #expect(steps.allSatisfy { $0.batch == nil })
        #expect(steps.count { $0.action.name == "bake" } == 1)
    }

    @Test("every step has a name of its own", arguments: Scenario.all)
    func uniqueNames(_ scenario: Scenario) throws {
        let steps = try steps(scenario)
        #expect(Set(steps.map(\.id)).count == steps.count)
        for step in steps { #expect(StepID.isValid(step.id.text)) }
    }

    @Test(
        "whatever fails in a batch takes all back, and hosts of later batches were never led to the new release",
        arguments: [
            ("verify-proxy@app-1.example.com", [1]),
            ("smoke-public@app-1.example.com", [1]),
            ("bake#1", [1]),
            ("await-health#2@app-2.example.com", [1]),
            ("verify-proxy@app-2.example.com", [1, 2]),
            ("bake#2", [1, 2, 3]),
        ]
    )
    func failure(_ step: String, _ led: [Int]) throws {
        let scenario = three()
        let ready = try scenario.simulation()
        var undisturbed = ready
        _ = undisturbed.run(try Sample.run("second"), deploying: try scenario.release(2))
        let position = try #require(
            undisturbed.log.firstIndex { effect in
                if case .perform(let performed, _) = effect { performed.id.text == step } else { false }
            }
        )
        for fault in [Simulation.Fault.failsBefore, .interrupted] {
            var simulation = ready
            let ending = simulation.run(
                try Sample.run("second"),
                deploying: try scenario.release(2),
                faults: [position: fault]
            )
            guard case .finished(let report) = ending else {
                Issue.record("died")
                return
            }
            #expect(report.outcome == .undone)
            #expect(simulation.allServe == (try scenario.release(1).id))
            #expect(simulation.ledElsewhere == Set(try led.map { try Sample.host($0) }))
            #expect(simulation.outages.isEmpty)
        }
    }
}
