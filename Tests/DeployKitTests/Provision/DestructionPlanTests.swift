// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

@Suite("What provision destroy would do")
struct DestructionPlanTests {
    private func plan(_ seen: CloudInventory, _ pins: PinnedHosts = ProvisionSample.pins()) throws -> DestructionPlan {
        DestructionPlan(seen, try ProvisionSample.settings(), pins: pins)
    }

    @Test("all that is ours goes, each after what holds it")
    func complete() throws {
        let seen = try ProvisionSample.complete()
        let plan = try plan(seen)
        #expect(
            plan.steps == [
                .unbindAddress(seen.addresses[0]), .endMachines(["i-1"]), .awaitEnd,
                .giveAddressBack("eipalloc-1", ProvisionSample.address), .removeGroup("sg-1"), .removeKey,
                .forgetHostKey,
            ]
        )
        #expect(plan.left.isEmpty)
    }

    @Test("what has ended is not ended again, and what is ending is waited for")
    func ending() throws {
        var seen = CloudInventory()
        seen.ended = ["i-1"]
        #expect(try plan(seen, PinnedHosts("")).steps.isEmpty)
        seen.ending = ["i-2"]
        #expect(try plan(seen, PinnedHosts("")).steps == [.awaitEnd])
    }

    @Test("what is not ours stays, and is named")
    func foreign() throws {
        var seen = try ProvisionSample.complete()
        seen.machines = []
        seen.keyPair?.isOurs = false
        seen.group?.isOurs = false
        let plan = try plan(seen, PinnedHosts(""))
        #expect(plan.steps.isEmpty)
        #expect(plan.left.count == 3)
    }

    @Test("several machines with our tag all go")
    func several() throws {
        var seen = CloudInventory()
        seen.machines = ["i-1", "i-2"].map { .init(id: $0, state: .running, type: "t3.micro", groups: []) }
        #expect(try plan(seen, PinnedHosts("")).steps == [.endMachines(["i-1", "i-2"]), .awaitEnd])
    }
}
