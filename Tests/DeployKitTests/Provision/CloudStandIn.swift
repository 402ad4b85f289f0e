// SPDX-License-Identifier: Apache-2.0

import Support

@testable import DeployKit

/// An account in memory: what is made shows up two looks later, as at AWS, and the console says its key late.
final class CloudStandIn: MachineCloud {
    private struct State {
        var shown = CloudInventory()
        var coming: [(looks: Int, change: @Sendable (inout CloudInventory) -> Void)] = []
        var performed: [ProvisionStep] = []
        var failsAfter: Int?
        var heldFor = 0
        var undoes = false
        var consoleReads = 0
    }

    private let state = Locked(State())

    var inventory: CloudInventory { state.withLock { $0.shown } }
    var performed: [ProvisionStep] { state.withLock { $0.performed } }

    /// - Parameter count: Steps that succeed; all later ones fail before they do anything.
    func fail(afterSteps count: Int?) { state.withLock { $0.failsAfter = count } }

    /// Has the group be in use for some attempts to remove it.
    func holdGroup(for attempts: Int) { state.withLock { $0.heldFor = attempts } }

    /// Somebody puts a rule back each time that all of ours are there.
    func undoRules() { state.withLock { $0.undoes = true } }

    func look(by deadline: Deadline) async throws -> CloudInventory {
        state.withLock { state in
            for index in state.coming.indices { state.coming[index].looks -= 1 }
            for change in state.coming where change.looks <= 0 { change.change(&state.shown) }
            state.coming.removeAll { $0.looks <= 0 }
            var seen = state.shown
            if state.undoes {
                let count = state.performed.count
                seen.group?.rules.insert(EntryRule(port: 1_000 + count, source: .network("10.0.0.0/8")))
            }
            return seen
        }
    }

    func image(by deadline: Deadline) async throws -> CloudInventory.MachineImage? { ProvisionSample.image }

    func console(of machine: String, by deadline: Deadline) async throws -> String {
        let reads = state.withLock { state in
            state.consoleReads += 1
            return state.consoleReads
        }
        return reads < 3 ? "[    0.000000] Linux" : ProvisionSample.console([ProvisionSample.keyLine(9, "root@host")])
    }

    func perform(_ step: ProvisionStep, seen: CloudInventory, by deadline: Deadline) async throws {
        try state.withLock { state in
            if let limit = state.failsAfter, state.performed.count >= limit {
                throw ProvisionFailure(.unreachable, "cut")
            }
            if case .removeGroup = step, state.heldFor > 0 {
                state.heldFor -= 1
                throw ProvisionFailure(.busy, "in use")
            }
            if case .awaitRunning = step { return }
            if case .awaitEnd = step { return }
            state.performed.append(step)
            for (looks, change) in Self.changes(of: step) { state.coming.append((looks, change)) }
        }
    }

    private static func changes(
        of step: ProvisionStep
    ) -> [(Int, @Sendable (inout CloudInventory) -> Void)] {
        switch step {
        case .importKey(let key): [(2, { $0.keyPair = .init(isOurs: true, key: key) })]
        case .removeKey: [(2, { $0.keyPair = nil })]
        case .makeGroup: [(2, { $0.group = .init(id: "sg-1", isOurs: true) })]
        case .open(let rule): [(2, { $0.group?.rules.insert(rule) })]
        case .close(let rule): [(2, { $0.group?.rules.remove(rule) })]
        case .launch(let type, _, _):
            [
                (2, { $0.machines.append(.init(id: "i-1", state: .pending, type: type.text, groups: ["sg-1"])) }),
                (4, { $0.machines[0].state = .running }),
            ]
        case .start: [(2, { $0.machines[0].state = .running })]
        case .takeAddress:
            [(2, { $0.addresses.append(.init(allocation: "eipalloc-1", text: ProvisionSample.address)) })]
        case .bindAddress:
            [
                (
                    2,
                    {
                        $0.addresses[0].machine = $0.machines.first?.id
                        $0.addresses[0].association = "eipassoc-1"
                    }
                )
            ]
        case .unbindAddress:
            [
                (
                    2,
                    {
                        $0.addresses[0].machine = nil
                        $0.addresses[0].association = nil
                    }
                )
            ]
        case .endMachines(let ids):
            [
                (
                    1,
                    {
                        $0.machines = []
                        $0.ending = ids
                    }
                ),
                (
                    3,
                    {
                        $0.ending = []
                        $0.ended = ids
                    }
                ),
            ]
        case .giveAddressBack: [(2, { $0.addresses = [] })]
        case .removeGroup: [(2, { $0.group = nil })]
        case .awaitRunning, .awaitEnd, .pinHostKey, .forgetHostKey: []
        }
    }
}
