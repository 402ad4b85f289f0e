// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

@Suite("What provision would do")
struct ProvisionPlanTests {
    private func steps(_ seen: CloudInventory, pins: PinnedHosts = ProvisionSample.pins()) throws -> [ProvisionStep] {
        try ProvisionPlan(seen, try ProvisionSample.wish(), pins: pins).steps
    }

    @Test("an empty account gets all of it, in an order in which each can be done")
    func fresh() throws {
        var seen = CloudInventory()
        seen.image = ProvisionSample.image
        let type = try #require(MachineType("t3.micro"))
        #expect(
            try steps(seen, pins: PinnedHosts("")) == [
                .importKey(try ProvisionSample.key()), .makeGroup,
                .open(EntryRule(port: 22, source: .network("203.0.113.7/32"))),
                .open(EntryRule(port: 80, source: .network("0.0.0.0/0"))),
                .open(EntryRule(port: 443, source: .network("0.0.0.0/0"))),
                .launch(type, ProvisionSample.image, diskSize: 16), .awaitRunning, .takeAddress, .bindAddress,
                .pinHostKey,
            ]
        )
    }

    @Test("where all is there, nothing is to be done")
    func complete() throws {
        let plan = try ProvisionPlan(
            try ProvisionSample.complete(),
            try ProvisionSample.wish(),
            pins: ProvisionSample.pins()
        )
        #expect(plan.steps.isEmpty)
        #expect(plan.hints.isEmpty)
    }

    /// A change to an account in which all is there, and the steps that it leads to.
    private static var changes: [(String, (inout CloudInventory) throws -> Void, [ProvisionStep])] {
        let extra = EntryRule(port: 22, source: .network("10.0.0.0/8"))
        let web = EntryRule(port: 80, source: .network("0.0.0.0/0"))
        let six = EntryRule(port: 80, source: .network6("::/0"))
        return [
            ("a door too much", { $0.group?.rules.insert(extra) }, [.close(extra)]),
            ("a door of IPv6 too much", { $0.group?.rules.insert(six) }, [.close(six)]),
            ("a door too few", { $0.group?.rules.remove(web) }, [.open(web)]),
            ("a machine that begins", { $0.machines[0].state = .pending }, [.awaitRunning]),
            ("a machine that is stopped", { $0.machines[0].state = .stopped }, [.start("i-1"), .awaitRunning]),
            ("an address that nobody has", { $0.addresses[0].machine = nil }, [.bindAddress]),
            ("no address", { $0.addresses = [] }, [.takeAddress, .bindAddress, .pinHostKey]),
            ("a key pair that EC2 does not show", { $0.keyPair?.key = nil }, []),
        ]
    }

    @Test("each difference has its step, and nothing else changes", arguments: 0..<8)
    func differences(_ index: Int) throws {
        let (name, change, expected) = Self.changes[index]
        var seen = try ProvisionSample.complete()
        try change(&seen)
        #expect(try steps(seen) == expected, "\(name)")
    }

    @Test("another key is imported in the place of the old one, and the machine keeps the old one, which is said")
    func otherKey() throws {
        var seen = try ProvisionSample.complete()
        seen.keyPair?.key = try ProvisionSample.key(8)
        let plan = try ProvisionPlan(seen, try ProvisionSample.wish(), pins: ProvisionSample.pins())
        #expect(plan.steps == [.removeKey, .importKey(try ProvisionSample.key())])
        #expect(plan.hints.count == 1)
    }

    @Test("a machine that ended is replaced, with its address, and its host key is learned anew")
    func replaced() throws {
        var seen = try ProvisionSample.complete()
        seen.machines = []
        seen.ended = ["i-1"]
        seen.image = ProvisionSample.image
        #expect(try steps(seen).dropFirst() == [.awaitRunning, .bindAddress, .pinHostKey])
    }

    @Test("a host key that was kept for another machine is learned anew")
    func otherPin() throws {
        #expect(try steps(try ProvisionSample.complete(), pins: ProvisionSample.pins(machine: "i-0")) == [.pinHostKey])
    }

    private func code(_ change: (inout CloudInventory) -> Void) throws -> ProvisionFailure.Code? {
        var seen = try ProvisionSample.complete()
        change(&seen)
        do {
            _ = try steps(seen)
            return nil
        } catch let failure as ProvisionFailure {
            return failure.code
        }
    }

    @Test("what is not ours, or not sure, is not touched")
    func refusals() throws {
        #expect(try code { $0.keyPair?.isOurs = false } == .notOurs)
        #expect(try code { $0.group?.isOurs = false } == .notOurs)
        #expect(try code { $0.addresses[0].machine = "i-other" } == .notOurs)
        #expect(try code { $0.machines.append($0.machines[0]) } == .refused)
        #expect(try code { $0.machines[0].state = .stopping } == .busy)
        #expect(try code { $0.machines = [] } == .notOurs)
        #expect(
            try code {
                $0.machines = []
                $0.addresses = []
            } == .refused,
            "there is no image"
        )
        #expect(try code { _ in } == nil)
    }

    @Test("what is left as it is is said")
    func hints() throws {
        var seen = try ProvisionSample.complete()
        seen.group?.others = ["everything from 10.0.0.0/8"]
        seen.machines[0].type = "t3.small"
        seen.machines[0].groups = ["sg-2"]
        seen.machines[0].wantsToken = false
        let plan = try ProvisionPlan(seen, try ProvisionSample.wish(), pins: ProvisionSample.pins())
        #expect(plan.steps.isEmpty)
        #expect(plan.hints.count == 4)
    }
}
