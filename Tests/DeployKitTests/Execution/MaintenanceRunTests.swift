// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Support
import Testing

/// With scripts in a real shell, and a stand-in of nginx.
@Suite("Closing the door for maintenance", .timeLimit(.minutes(5)))
struct MaintenanceRunTests {
    private let bench: RunBench
    private let name: HostName

    init() throws {
        bench = try RunBench(hosts: 2)
        name = try #require(bench.configuration.hosts.first?.name)
    }

    private func set(_ isClosed: Bool, on names: [HostName]? = nil) async -> [Result<MaintenanceChange, StepFailure>] {
        let all = bench.configuration.hosts.map(\.name)
        let outcomes = await bench.deployment().setMaintenance(isClosed, on: Set(names ?? all))
        #expect(Set(outcomes.keys) == Set(names ?? all))
        return outcomes.sorted { $0.key < $1.key }.map(\.value)
    }

    private func change(_ isClosed: Bool, isNew: Bool) -> Result<MaintenanceChange, StepFailure> {
        .success(MaintenanceChange(isClosed: isClosed, isNew: isNew))
    }

    @Test("closes it once, tells by whom, leaves it so through a deploy and a rollback, and opens it")
    func throughDeploys() async throws {
        _ = try await bench.deploy()
        #expect(await set(true) == [change(true, isNew: true), change(true, isNew: true)])
        #expect(await set(true, on: [name]) == [change(true, isNew: false)])
        let note = try #require(try await bench.sight(name).observation.maintenance)
        #expect(note.hasPrefix("by ada, 20"))

        let before = bench.performed.withLock { $0.count }
        #expect(try await bench.deploy().outcome == .completed)
        #expect(await bench.rollback().outcome == .completed)
        let steps = bench.performed.withLock { $0.dropFirst(before).map(\.text) }
        #expect(steps.contains { $0.hasPrefix("smoke-host@") })
        #expect(!steps.contains { $0.hasPrefix("smoke-public@") })
        let closed = bench.events.withLock { events in
            events.compactMap { event -> [HostName]? in
                if case .foundClosed(let hosts) = event { hosts } else { nil }
            }
        }
        #expect(closed == Array(repeating: bench.configuration.hosts.map(\.name), count: 2))

        #expect(try await bench.sight(name).observation.maintenance == note)
        #expect(await set(false) == [change(false, isNew: true), change(false, isNew: true)])
        #expect(await set(false) == [change(false, isNew: false), change(false, isNew: false)])
        #expect(try await bench.sight(name).observation.maintenance == nil)
    }

    @Test("says so where nginx's file is of a deployctl that knew no maintenance, or is not there yet")
    func older() async throws {
        for outcome in await set(true) {
            #expect(throws: StepFailure.self) { _ = try outcome.get() }
        }
        #expect(try await bench.sight(name).observation.maintenance == nil)
    }

    @Test("believes nginx and not the file: one that has not loaded it is named")
    func notLoaded() async throws {
        _ = try await bench.deploy()
        try "# release=x nothing of ours\n".write(
            to: bench.home(name).appending(path: "loaded"),
            atomically: true,
            encoding: .utf8
        )
        let outcome = try #require(await set(true, on: [name]).first)
        let failure = try #require(throws: StepFailure.self) { _ = try outcome.get() }
        #expect(failure.message.contains("the door should be closed now"))
    }

    @Test("tells who deploys meanwhile")
    func underWay() async throws {
        _ = try await bench.deploy()
        let seen = Locked<LeaseOwner?>(nil)
        bench.trouble.withLock {
            $0 = { [bench, name] step in
                guard step.action.name == "await-health" else { return }
                let change = try await bench.deployment().setMaintenance(true, on: [name])[name]?.get()
                seen.withLock { $0 = change?.underWay }
            }
        }
        #expect(try await bench.deploy().outcome == .completed)
        #expect(seen.withLock { $0?.actor } == "ada")
    }

    @Test("a host without nginx before the service has no door")
    func plain() async throws {
        let bench = try RunBench(isPlain: true)
        let name = try #require(bench.configuration.hosts.first?.name)
        let outcome = try #require(await bench.deployment().setMaintenance(true, on: [name])[name])
        let failure = try #require(throws: StepFailure.self) { _ = try outcome.get() }
        #expect(failure.message.contains("there is no door"))
    }
}
