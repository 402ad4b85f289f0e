// SPDX-License-Identifier: Apache-2.0

package import SSHClient
import Support

/// Brings an account to a plan, step by step: begins one, and looks until it is so. Nothing is remembered between runs but tags: one
/// that was interrupted anywhere is gone on with by the next.
package struct Provisioner: Sendable {
    package enum Event: Sendable, Hashable {
        case began(ProvisionStep)
        case ended(ProvisionStep, Duration)
    }

    /// What a machine is reached by.
    package struct Result: Sendable, Hashable {
        package let machine: String
        package let address: String
        package let hostKeys: [HostKey]
    }

    private static let lookLimit: Duration = .seconds(120)
    /// Between two looks: doubled up to the longest.
    private static let firstPause: Duration = .milliseconds(500)
    private static let longestPause: Duration = .seconds(8)

    private let cloud: any MachineCloud
    private let settings: ProvisionSettings
    private let ports: ProvisionPorts

    package init(_ cloud: any MachineCloud, _ settings: ProvisionSettings, ports: ProvisionPorts) {
        self.cloud = cloud
        self.settings = settings
        self.ports = ports
    }

    package func plan(_ wish: ProvisionWish) async throws -> ProvisionPlan {
        try ProvisionPlan(try await sight(withImage: true), wish, pins: try await ports.readPins())
    }

    package func destruction() async throws -> DestructionPlan {
        DestructionPlan(try await sight(withImage: false), settings, pins: try await ports.readPins())
    }

    /// Carries a plan out, then looks again.
    ///
    /// - Throws: ``ProvisionFailure``; cancellation.
    package func apply(
        _ wish: ProvisionWish,
        control: RunControl,
        tell: @Sendable (Event) -> Void
    ) async throws -> Result {
        let planning = Planning(isForLaunch: true) { seen, pins in try ProvisionPlan(seen, wish, pins: pins).steps }
        let sight = try await carryOut(control, tell, planning)
        guard let machine = sight.seen.machine, let address = sight.seen.address else {
            throw ProvisionFailure(.busy, "the machine is gone again: somebody else is changing it")
        }
        let destination = try? SSHDestination(user: "deploy", host: address.text)
        let known = try? KnownHosts(parsing: sight.pins.text)
        let keys = destination.flatMap { known?.keys(of: $0) } ?? []
        return Result(machine: machine.id, address: address.text, hostKeys: keys)
    }

    package func destroy(control: RunControl, tell: @Sendable (Event) -> Void) async throws {
        let settings = settings
        let planning = Planning(isForLaunch: false) { seen, pins in DestructionPlan(seen, settings, pins: pins).steps }
        _ = try await carryOut(control, tell, planning)
    }

    // MARK: - Steps

    private struct Sight {
        var seen: CloudInventory
        var pins: PinnedHosts
        var steps: [ProvisionStep]
    }

    private struct Planning: Sendable {
        /// Whether an image is needed where there is no machine.
        let isForLaunch: Bool
        let steps: @Sendable (CloudInventory, PinnedHosts) throws -> [ProvisionStep]
    }

    /// Always the first step of a plan that is made anew, so that what others did meanwhile counts. As many as a plan can have, and
    /// then some: who undoes ours again and again is not raced for ever.
    private func carryOut(
        _ control: RunControl,
        _ tell: @Sendable (Event) -> Void,
        _ planning: Planning
    ) async throws -> Sight {
        var sight = try await look(planning)
        var remaining = sight.steps.count + 8
        while let step = sight.steps.first {
            guard remaining > 0 else {
                throw ProvisionFailure(.busy, "`\(step.what)` is undone again: somebody else is changing the machine")
            }
            remaining -= 1
            tell(.began(step))
            let began = ContinuousClock.now
            sight = try await settle(step, sight, control, planning)
            tell(.ended(step, began.duration(to: .now)))
        }
        return sight
    }

    /// Begins a step and looks until no plan has it any more.
    private func settle(
        _ step: ProvisionStep,
        _ before: Sight,
        _ control: RunControl,
        _ planning: Planning
    ) async throws -> Sight {
        let deadline = Deadline.after(step.limit)
        try Self.check(control)
        var isBegun = try await begin(step, before.seen, by: deadline)
        var pause = Self.firstPause
        while true {
            let sight = try await look(planning)
            if isBegun, !sight.steps.contains(step) { return sight }
            guard deadline.remaining > pause else {
                throw ProvisionFailure(.slow, "`\(step.what)` is not done after \(step.limit.components.seconds) s")
            }
            try Self.check(control)
            try await ports.pause(pause)
            pause = min(pause * 2, Self.longestPause)
            try Self.check(control)
            if !isBegun { isBegun = try await begin(step, sight.seen, by: deadline) }
        }
    }

    /// - Returns: Whether it is begun; what something else is in the way of is tried again.
    private func begin(_ step: ProvisionStep, _ seen: CloudInventory, by deadline: Deadline) async throws -> Bool {
        switch step {
        case .pinHostKey: return try await pin(seen, by: deadline)
        case .forgetHostKey:
            try await ports.writePins(try await ports.readPins().removing(settings.name))
            return true
        default:
            do {
                try await cloud.perform(step, seen: seen, by: deadline)
                return true
            } catch let failure as ProvisionFailure where failure.code == .busy {
                // A machine that has just ended holds its group for a while.
                return false
            }
        }
    }

    private func pin(_ seen: CloudInventory, by deadline: Deadline) async throws -> Bool {
        guard let machine = seen.machine, let address = seen.address else {
            throw ProvisionFailure(.busy, "the machine is gone again: somebody else is changing it")
        }
        let console = try await cloud.console(of: machine.id, by: deadline)
        guard let found = try ConsoleHostKeys(console) else { return false }
        let pins = try await ports.readPins()
        try await ports.writePins(
            try pins.pinning(found.keys, of: address.text, machine: machine.id, as: settings.name)
        )
        return true
    }

    // MARK: - Looking

    private func sight(withImage: Bool) async throws -> CloudInventory {
        let deadline = Deadline.after(Self.lookLimit)
        var seen = try await cloud.look(by: deadline)
        if withImage, seen.machine == nil { seen.image = try await cloud.image(by: deadline) }
        return seen
    }

    private func look(_ planning: Planning) async throws -> Sight {
        let seen = try await sight(withImage: planning.isForLaunch)
        let pins = try await ports.readPins()
        return Sight(seen: seen, pins: pins, steps: try planning.steps(seen, pins))
    }

    private static func check(_ control: RunControl) throws {
        try Task.checkCancellation()
        guard !control.isInterrupted else {
            throw ProvisionFailure(.interrupted, "interrupted", hint: "what was done stays: run it again")
        }
    }
}
