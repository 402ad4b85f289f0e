// SPDX-License-Identifier: Apache-2.0

package import Support

/// Looks after the certificate of one host, as root or as one who may become root: looks, carries a plan out, renews.
package struct CertificateSetup: Sendable {
    package enum Event: Sendable, Hashable {
        case waitsForLock(LeaseFile, remaining: Int)
        case began(CertificateStep)
        case ended(CertificateStep, Duration)
    }

    private static let lookLimit: Duration = .seconds(60)
    /// certbot waits for another one, and asks an authority that takes its time.
    private static let renewalLimit: Duration = .seconds(600)

    package let wish: CertificateWish
    private let settings: HostSettings
    private let lock: FolderLock
    private let checksName: Bool
    private let connect: @Sendable (HostSettings, Deadline) async throws -> any HostConnection

    /// - Parameters:
    ///   - host: Of the configuration.
    ///   - login: Who logs in.
    ///   - checksName: Whether the name must lead to the host, as seen from there, before an authority is asked.
    ///   - connect: As ``DeploymentPorts/connect``.
    package init(
        _ configuration: DeployConfiguration,
        _ host: HostSettings,
        wish: CertificateWish,
        login: String,
        identity: RunIdentity,
        checksName: Bool = true,
        connect: @escaping @Sendable (HostSettings, Deadline) async throws -> any HostConnection
    ) {
        var settings = host
        settings.user = login
        self.settings = settings
        self.wish = wish
        self.checksName = checksName
        lock = FolderLock(configuration, settings, identity: identity, connect: connect)
        self.connect = connect
    }

    package var name: HostName { settings.name }

    /// - Throws: ``StepFailure``; cancellation.
    package func look() async throws -> CertificateSight {
        try await withHost { try await look(at: $0) }
    }

    /// Carries out a plan that was made from `sight`, then looks again.
    ///
    /// - Throws: ``CertificateSetupFailure``; ``StepFailure`` when the host or its lock is out of reach; cancellation.
    package func apply(
        _ plan: CertificatePlan,
        seen sight: CertificateSight,
        control: RunControl,
        tell: @escaping @Sendable (Event) -> Void
    ) async throws {
        try await withHost { host in
            if sight.inventory.hasFolder {
                try await lock.holding({ tell(.waitsForLock($0, remaining: $1)) }) { isLost in
                    try await carryOut(plan, on: host, control, isLost: isLost, tell)
                }
            } else {
                try await carryOut(plan, on: host, control, isLost: { false }, tell)
            }
            switch try await look(at: host).plan {
            case .success(let rest) where rest.steps.isEmpty: return
            case .success(let rest): throw CertificateSetupFailure.incomplete(rest.steps)
            case .failure(let refusal):
                let words = refusal.obstacles.map(\.seen).joined(separator: "; ")
                throw StepFailure(.rejected, "\(name): after all steps \(words)")
            }
        }
    }

    /// Takes no lock, as certbot's own timer takes none: nginx's files stay as they are.
    ///
    /// - Throws: ``StepFailure``; cancellation.
    package func renew(isForced: Bool) async throws -> CertificateRenewal {
        try await withHost { host in
            let script = CertificateRenewal.script(wish, isForced: isForced)
            return CertificateRenewal(try await host.run(script, by: .after(Self.renewalLimit)), wish)
        }
    }

    private func look(at host: KeptHost) async throws -> CertificateSight {
        let outcome = try await host.run(CertificateInventoryScript.script(wish), by: .after(Self.lookLimit))
        guard outcome.exitCode == 0 else {
            throw HostWords().failure(outcome, of: "looking at the certificate", on: name, isGuarded: false)
        }
        let inventory: CertificateInventory
        do {
            inventory = try CertificateInventory(reading: outcome.output)
        } catch {
            throw StepFailure(.rejected, "\(name): \(error)")
        }
        let plan = Result { () throws(SetupRefusal) in
            try CertificatePlan(inventory, wish, checksName: checksName)
        }
        return CertificateSight(wish, inventory, plan: plan)
    }

    private func carryOut(
        _ plan: CertificatePlan,
        on host: KeptHost,
        _ control: RunControl,
        isLost: @Sendable () -> Bool,
        _ tell: @Sendable (Event) -> Void
    ) async throws {
        for (index, step) in plan.steps.enumerated() {
            guard !control.isInterrupted else {
                throw CertificateSetupFailure.interrupted(done: index, of: plan.steps.count)
            }
            guard !isLost() else { throw CertificateSetupFailure.lockLost(done: index, of: plan.steps.count) }
            tell(.began(step))
            let began = ContinuousClock.now
            let outcome: ScriptOutcome
            do {
                outcome = try await host.run(step.script(on: name), by: .after(step.limit.duration))
            } catch let failure as StepFailure {
                throw CertificateSetupFailure.step(step, failure, words: [])
            }
            if let fault = step.fault(outcome, wish) { throw CertificateSetupFailure.fault(fault) }
            guard outcome.exitCode == 0 else {
                let words = "\(name): `\(step.what)` failed with exit code \(outcome.exitCode)"
                throw CertificateSetupFailure.step(step, StepFailure(.rejected, words), words: Self.lastLines(outcome))
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
