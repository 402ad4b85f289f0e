// SPDX-License-Identifier: Apache-2.0

package import Support

/// Sets one host up: looks, and carries a plan out step by step. What is done it does as the user who is logged in, who need
/// not be the one who deploys: that one may not be there yet.
package struct HostSetup: Sendable {
    package enum Event: Sendable, Hashable {
        case waitsForLock(LeaseFile, remaining: Int)
        case began(SetupStep)
        case ended(SetupStep, Duration)
    }

    /// For a look: sshd and Docker are asked for their settings.
    private static let lookLimit: Duration = .seconds(60)

    private let settings: HostSettings
    private let wish: SetupWish
    private let lock: FolderLock
    private let connect: @Sendable (HostSettings, Deadline) async throws -> any HostConnection

    /// - Parameters:
    ///   - host: Of the configuration.
    ///   - login: Who logs in.
    ///   - connect: As ``DeploymentPorts/connect``.
    package init(
        _ configuration: DeployConfiguration,
        _ host: HostSettings,
        login: String,
        wish: SetupWish,
        identity: RunIdentity,
        connect: @escaping @Sendable (HostSettings, Deadline) async throws -> any HostConnection
    ) {
        var settings = host
        settings.user = login
        self.settings = settings
        self.wish = wish
        lock = FolderLock(configuration, settings, identity: identity, connect: connect)
        self.connect = connect
    }

    package var name: HostName { settings.name }

    /// - Throws: ``StepFailure``; cancellation.
    package func look() async throws -> SetupSight {
        try await withHost { try await look(at: $0) }
    }

    /// Carries out a plan that was made from `sight`, then looks again. Where the folder of the service is there, so that there
    /// may be others who deploy, it holds their lock meanwhile; a host without it has nothing to lock.
    ///
    /// - Throws: ``SetupFailure``; ``StepFailure`` when the host or its lock is out of reach; cancellation.
    package func apply(
        _ plan: SetupPlan,
        seen sight: SetupSight,
        control: RunControl,
        tell: @escaping @Sendable (Event) -> Void
    ) async throws -> SetupPlan {
        try await withHost { host in
            let isShared = sight.inventory.places[wish.directory] != nil
            if isShared {
                try await lock.holding({ tell(.waitsForLock($0, remaining: $1)) }) { isLost in
                    try await carryOut(plan, on: host, control, isLost: isLost, tell)
                }
            } else {
                try await carryOut(plan, on: host, control, isLost: { false }, tell)
            }
            let now = try await look(at: host).plan
            switch now {
            case .success(let rest) where rest.steps.isEmpty: return rest
            case .success(let rest): throw SetupFailure.incomplete(rest.steps)
            case .failure(let refusal):
                let words = refusal.obstacles.map(\.seen).joined(separator: "; ")
                throw StepFailure(.rejected, "\(name): after all steps \(words)")
            }
        }
    }

    private func look(at host: KeptHost) async throws -> SetupSight {
        let outcome = try await host.run(InventoryScript.script(wish), by: .after(Self.lookLimit))
        guard outcome.exitCode == 0 else {
            throw HostWords().failure(outcome, of: "looking at the host", on: name, isGuarded: false)
        }
        let inventory: HostInventory
        do {
            inventory = try HostInventory(reading: outcome.output)
        } catch {
            throw StepFailure(.rejected, "\(name): \(error)")
        }
        let plan = Result { () throws(SetupRefusal) in try SetupPlan(inventory, wish) }
        return SetupSight(host: name, inventory: inventory, plan: plan)
    }

    private func carryOut(
        _ plan: SetupPlan,
        on host: KeptHost,
        _ control: RunControl,
        isLost: @Sendable () -> Bool,
        _ tell: @Sendable (Event) -> Void
    ) async throws {
        for (index, step) in plan.steps.enumerated() {
            guard !control.isInterrupted else { throw SetupFailure.interrupted(done: index, of: plan.steps.count) }
            guard !isLost() else { throw SetupFailure.lockLost(done: index, of: plan.steps.count) }
            tell(.began(step))
            let began = ContinuousClock.now
            let outcome: ScriptOutcome
            do {
                outcome = try await host.run(step.script, by: .after(step.limit.duration))
            } catch let failure as StepFailure {
                throw SetupFailure.step(step, failure, words: [])
            }
            guard outcome.exitCode == 0 else {
                let words = "\(name): `\(step.what)` failed with exit code \(outcome.exitCode)"
                throw SetupFailure.step(step, StepFailure(.rejected, words), words: Self.lastLines(outcome))
            }
            tell(.ended(step, began.duration(to: .now)))
        }
    }

    private static func lastLines(_ outcome: ScriptOutcome) -> [String] {
        let text = outcome.errors.isEmpty ? outcome.output : outcome.errors
        return text.split(whereSeparator: \.isNewline).suffix(15).map { TerminalText.line(String($0), limit: 200) }
    }

    private func withHost<Value>(_ body: (KeptHost) async throws -> Value) async throws -> Value {
        let (settings, connect) = (self.settings, self.connect)
        let host = KeptHost(settings.name) { try await connect(settings, $0) }
        do {
            let value = try await body(host)
            await host.close()
            return value
        } catch {
            await host.close()
            throw error
        }
    }
}
