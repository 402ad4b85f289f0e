// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

@testable import DeployKit

@Suite("Bringing an account to a plan", .timeLimit(.minutes(5)))
struct ProvisionerTests {
    private let cloud = CloudStandIn()
    private let pins = Locked(PinnedHosts(""))
    private let events = Locked<[String]>([])

    private func provisioner() throws -> Provisioner {
        let pins = pins
        return Provisioner(
            cloud,
            try ProvisionSample.settings(),
            ports: ProvisionPorts(
                readPins: { pins.withLock { $0 } },
                writePins: { new in pins.withLock { $0 = new } },
                pause: { _ in await Task.yield() }
            )
        )
    }

    private func apply(_ control: RunControl = RunControl()) async throws -> Provisioner.Result {
        let events = events
        return try await provisioner().apply(try ProvisionSample.wish(), control: control) { event in
            if case .began(let step) = event { events.withLock { $0.append(step.what) } }
        }
    }

    @Test("an empty account gets a machine, whose key is kept; twice is once")
    func twice() async throws {
        let first = try await apply()
        #expect(first.machine == "i-1")
        #expect(first.address == ProvisionSample.address)
        #expect(first.hostKeys == [try ProvisionSample.hostKey(9)])
        #expect(pins.withLock { $0 } == ProvisionSample.pins())
        #expect(events.withLock { $0.count } == 10)
        let calls = cloud.performed
        let second = try await apply()
        #expect(second == first)
        #expect(cloud.performed == calls)
        #expect(try await provisioner().plan(try ProvisionSample.wish()).steps.isEmpty)
    }

    @Test("a run that failed or was interrupted anywhere is gone on with by the next", arguments: 0..<8)
    func interrupted(_ count: Int) async throws {
        cloud.fail(afterSteps: count)
        let failure = await #expect(throws: ProvisionFailure.self) { _ = try await apply() }
        #expect(failure?.code == .unreachable)
        cloud.fail(afterSteps: nil)
        let result = try await apply()
        #expect(result.machine == "i-1", "only one machine was made")
        #expect(cloud.inventory.machines.count == 1)
        #expect(cloud.inventory.addresses.count == 1)
        #expect(Set(cloud.performed.map(\.what)).count == cloud.performed.count, "nothing was done twice")
    }

    @Test("somebody's word ends it between two steps")
    func stopped() async throws {
        let control = RunControl()
        control.interrupt()
        let failure = await #expect(throws: ProvisionFailure.self) { _ = try await apply(control) }
        #expect(failure?.code == .interrupted)
        #expect(cloud.performed.isEmpty)
    }

    @Test("destroy leaves nothing, and waits for what something else still holds")
    func destroyed() async throws {
        _ = try await apply()
        cloud.holdGroup(for: 3)
        try await provisioner().destroy(control: RunControl()) { _ in }
        var empty = CloudInventory()
        empty.ended = ["i-1"]
        #expect(cloud.inventory == empty)
        #expect(pins.withLock { $0.text }.isEmpty)
        #expect(try await provisioner().destruction().steps.isEmpty)
    }

    @Test("who undoes a step again and again is not raced for ever")
    func raced() async throws {
        _ = try await apply()
        cloud.undoRules()
        let failure = await #expect(throws: ProvisionFailure.self) { _ = try await apply() }
        #expect(failure?.code == .busy)
    }
}
