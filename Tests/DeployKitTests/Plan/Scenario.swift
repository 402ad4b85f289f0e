// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

/// A world with some hosts, on which a first release may serve already.
struct Scenario: CustomTestStringConvertible {
    let hostCount: Int
    let isProxied: Bool
    let hasServed: Bool
    var rollout = Rollout()
    var hasPublicAddress = false

    var testDescription: String {
        let batches = rollout.batches(of: Array(1...hostCount)).map { "\($0.count)" }.joined(separator: " + ")
        return "\(batches) hosts, \(isProxied ? "nginx" : "plain"), "
            + "\(hasServed ? "something serves" : "first deploy")\(hasPublicAddress ? ", one public address" : "")"
    }

    /// With several hosts the first is a canary.
    static let all: [Scenario] =
        [1, 2, 3].flatMap { hosts in
            [true, false].flatMap { proxied in
                [true, false].map { Scenario(hostCount: hosts, isProxied: proxied, hasServed: $0) }
            }
        } + otherRollouts

    private static let otherRollouts = [
        Scenario(hostCount: 3, isProxied: true, hasServed: true, rollout: .allAtOnce),
        Scenario(
            hostCount: 3,
            isProxied: true,
            hasServed: true,
            rollout: Rollout(batch: 1, bake: .seconds(5)),
            hasPublicAddress: true
        ),
        Scenario(hostCount: 3, isProxied: false, hasServed: true, rollout: Rollout(canary: 0, batch: 2)),
    ]

    /// For tests that go through pairs of faults: two hosts only where most can go wrong.
    static let small = all.filter {
        $0.hasServed && ($0.hostCount == 1 || ($0.hostCount == 2 && $0.isProxied))
    }

    /// Of pairs of faults, with several hosts, every so many are gone through: all of them take minutes.
    var stride: Int { hostCount == 1 ? 1 : 5 }

    func release(_ number: Int) throws -> Release {
        try Sample.release(number, proxied: isProxied)
    }

    func settings() throws -> PlanSettings {
        let service = try #require(ServiceName("memory-layer"))
        let mode: ServingMode =
            isProxied
            ? .proxied(
                file: try Sample.path("/etc/nginx/conf.d/memory-layer.conf"),
                slots: try #require(SlotPorts(try Sample.port(8_001), try Sample.port(8_002))),
                listen: ListenAddress(port: try Sample.port(80))
            )
            : .plain(address: "0.0.0.0", port: try Sample.port(80))
        return PlanSettings(
            service: service,
            hosts: try (1...hostCount).map { HostTarget(name: try Sample.host($0), mode: mode) },
            layout: HostLayout(stateDirectory: try Sample.path("/var/lib/deployctl"), service: service),
            smokesPrivately: true,
            smokesPublicly: true,
            bake: .seconds(60),
            retainedReleases: 1,
            hasPublicAddress: hasPublicAddress,
            rollout: rollout
        )
    }

    /// Ready for the second release, which is release 2.
    func simulation() throws -> Simulation {
        let settings = try settings()
        let publicPort = try Sample.port(80)
        let host = WorldHost(isProxied: isProxied, publicPort: publicPort)
        let world = World(hosts: Dictionary(uniqueKeysWithValues: settings.hosts.map { ($0.name, host) }))
        var simulation = try Simulation(world: world, settings: settings)
        if hasServed {
            let ending = simulation.run(try Sample.run("first"), deploying: try release(1))
            #expect(ending == .finished(.init(outcome: .completed, failure: nil, warnings: [], leftBehind: [])))
        }
        return simulation
    }

    /// How many effects an undisturbed second deploy has.
    func effectCount(from ready: Simulation) throws -> Int {
        var simulation = ready
        _ = simulation.run(try Sample.run("count"), deploying: try release(2))
        return simulation.log.count
    }
}
