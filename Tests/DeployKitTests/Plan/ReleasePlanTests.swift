// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@Suite("The order of a release")
struct ReleasePlanTests {
    private func names(_ scenario: Scenario, served: Bool = true) throws -> [String] {
        let simulation = try scenario.simulation()
        let plan = ReleasePlan(settings: simulation.settings, run: try Sample.run("plan"))
        let seen = simulation.settings.hosts.map { simulation.world.observation($0.name) }
        return try plan.release(try scenario.release(2), as: .deployed, on: seen, at: Sample.time).map(\.action.name)
    }

    @Test("behind nginx everything is proven before the cut-over, and the old one goes last")
    func proxied() throws {
        #expect(
            try names(Scenario(hostCount: 1, isProxied: true, hasServed: true)) == [
                "pull", "write-environment", "start-container", "await-health", "smoke-private",
                "write-proxy", "test-proxy", "reload-proxy", "verify-proxy", "smoke-public", "bake", "commit",
                "drain", "stop-container", "prune", "release-lease",
            ]
        )
    }

    @Test("plain mode brings everything, then swaps in one go")
    func plain() throws {
        #expect(
            try names(Scenario(hostCount: 1, isProxied: false, hasServed: true)) == [
                "pull", "write-environment", "swap-containers", "await-health", "smoke-private", "smoke-public", "bake",
                "commit", "prune", "release-lease",
            ]
        )
    }

    @Test(
        "no host is cut over before all are proven, none commits before all are cut over, none stops before all commit"
    )
    func hosts() throws {
        let names = try names(Scenario(hostCount: 3, isProxied: true, hasServed: true))
        func last(_ name: String) throws -> Int { try #require(names.lastIndex(of: name)) }
        func first(_ name: String) throws -> Int { try #require(names.firstIndex(of: name)) }
        #expect(try last("smoke-private") < first("write-proxy"))
        #expect(try last("verify-proxy") < first("commit"))
        #expect(try last("commit") < first("drain"))
        #expect(names.count { $0 == "commit" } == 3)
    }

    @Test("what runs already needs nothing but the leases given back; force deploys it again")
    func nothingToDo() throws {
        let scenario = Scenario(hostCount: 2, isProxied: true, hasServed: true)
        let simulation = try scenario.simulation()
        let plan = ReleasePlan(settings: simulation.settings, run: try Sample.run("again"))
        let seen = simulation.settings.hosts.map { simulation.world.observation($0.name) }
        let release = try scenario.release(1)
        let steps = try plan.release(release, as: .deployed, on: seen, at: Sample.time)
        #expect(steps.map(\.action) == [.releaseLease, .releaseLease])
        let forced = try plan.release(release, as: .deployed, on: seen, at: Sample.time, isForced: true)
        #expect(forced.contains { $0.action.name == "start-container" })
    }

    @Test("what a dead run left running beside its committed release is stopped, though the release needs nothing")
    func strays() throws {
        let scenario = Scenario(hostCount: 1, isProxied: true, hasServed: true)
        let simulation = try scenario.simulation()
        let plan = ReleasePlan(settings: simulation.settings, run: try Sample.run("again"))
        var seen = simulation.world.observation(try Sample.host(1))
        let serving = try #require(seen.containers.first { $0.isRunning })
        let name = try #require(ContainerName("memory-layer-left-behind"))
        seen.containers.append(
            ObservedContainer(
                name: name,
                release: serving.release,
                image: nil,
                port: try #require(NetworkPort(8002)),
                isRunning: true
            )
        )
        let release = try scenario.release(1)
        let steps = try plan.release(release, as: .deployed, on: [seen], at: Sample.time)
        #expect(steps.map(\.action.name) == ["drain", "stop-container", "release-lease"])
        #expect(steps.allSatisfy { $0.failureRule == .tolerate })
        #expect(steps.contains { $0.action == .stopContainer(name, timeout: release.run.stopTimeout) })
    }

    @Test("every step of a plan has a name of its own")
    func uniqueNames() throws {
        let scenario = Scenario(hostCount: 3, isProxied: true, hasServed: true)
        let simulation = try scenario.simulation()
        let plan = ReleasePlan(settings: simulation.settings, run: try Sample.run("plan"))
        let seen = simulation.settings.hosts.map { simulation.world.observation($0.name) }
        let steps =
            plan.opening(builds: true)
            + (try plan.release(try scenario.release(2), as: .deployed, on: seen, at: Sample.time))
        #expect(Set(steps.map(\.id)).count == steps.count)
        for step in steps { #expect(StepID.isValid(step.id.text)) }
    }

    @Test("rolling back is deploying the older release, whose environment must still be there")
    func rollback() throws {
        let scenario = Scenario(hostCount: 2, isProxied: true, hasServed: true)
        var simulation = try scenario.simulation()
        _ = simulation.run(try Sample.run("second"), deploying: try scenario.release(2))
        let ending = simulation.run(try Sample.run("back"), deploying: try scenario.release(1), as: .rolledBack)
        guard case .finished(let report) = ending else {
            Issue.record("died")
            return
        }
        #expect(report.outcome == .completed)
        #expect(simulation.allServe == (try scenario.release(1).id))

        let plan = ReleasePlan(settings: simulation.settings, run: try Sample.run("plan"))
        let seen = simulation.settings.hosts.map { simulation.world.observation($0.name) }
        let host = try #require(simulation.settings.hosts.first?.name)
        let lost = try scenario.release(9)
        #expect(throws: PlanFault.environmentMissing(host, lost.id)) {
            try plan.release(lost, as: .rolledBack, on: seen, at: Sample.time)
        }
    }

    @Test("nginx that answers from where the new one would start stops the plan")
    func proxyDisagrees() throws {
        let scenario = Scenario(hostCount: 1, isProxied: true, hasServed: true)
        let simulation = try scenario.simulation()
        let plan = ReleasePlan(settings: simulation.settings, run: try Sample.run("plan"))
        let host = try #require(simulation.settings.hosts.first?.name)
        var seen = simulation.world.observation(host)
        seen.proxyText = seen.proxyText.map { $0.split(separator: "8001").joined(separator: "8002") }
        #expect(throws: PlanFault.proxyDisagrees(host, answering: try scenario.release(1).id)) {
            try plan.release(try scenario.release(2), as: .deployed, on: [seen], at: Sample.time)
        }
    }
}
