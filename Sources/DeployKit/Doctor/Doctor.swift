// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// `doctor`: looks at this machine and at every host, all at once, and says what a deploy would fail by. Changes nothing and
/// takes no lease. What it sees is judged by ``LocalExamination`` and ``HostExamination``.
package struct Doctor: Sendable {
    private let configuration: DeployConfiguration
    private let ports: DoctorPorts

    package init(_ configuration: DeployConfiguration, _ ports: DoctorPorts) {
        self.configuration = configuration
        self.ports = ports
    }

    /// This machine first, then the hosts in the order of the configuration. A host that is away hides no other.
    ///
    /// - Throws: Cancellation alone.
    package func examine() async throws -> [Examination] {
        async let here = LocalLook(configuration, ports).look()
        let hosts: [Int: Examination] = try await withThrowingTaskGroup(of: (Int, Examination).self) { group in
            for (index, settings) in configuration.hosts.enumerated() {
                group.addTask { (index, try await examine(settings)) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        let local = LocalExamination(configuration).judge(try await here)
        return [local] + configuration.hosts.indices.compactMap { hosts[$0] }
    }

    private func examine(_ settings: HostSettings) async throws -> Examination {
        let examination = HostExamination(configuration, settings)
        let deadline = Deadline.after(configuration.deadlines.check.duration)
        let host = KeptHost(settings.name) { try await ports.connect(settings, $0) }
        do {
            let found = try await look(at: host, settings, examination.script(), by: deadline)
            await host.close()
            return examination.judge(found)
        } catch let error as CancellationError {
            await host.close()
            throw error
        } catch let failure as StepFailure {
            await host.close()
            return examination.judge(failure)
        } catch {
            await host.close()
            let words = "\(settings.name): looking failed: \(type(of: error))"
            return examination.judge(StepFailure(.rejected, words))
        }
    }

    private func look(
        at host: KeptHost,
        _ settings: HostSettings,
        _ script: HostScript,
        by deadline: Deadline
    ) async throws -> ExaminedHost {
        let publicName = HostCheck.publicName(configuration.proxy, settings)
        async let hostLeads = ports.addresses(settings.name.text, deadline)
        async let nameLeads = publicName.asyncAddresses(ports, deadline)
        let began = ports.now()
        let outcome = try await host.run(script, by: deadline)
        guard outcome.exitCode == 0 else {
            throw HostWords().failure(outcome, of: "looking at the host", on: host.name, isGuarded: false)
        }
        let middle = began.addingTimeInterval(ports.now().timeIntervalSince(began) / 2)
        var found = ExaminedHost(facts: HostFacts(outcome.output), now: middle)
        found.hostLeads = await hostLeads
        found.nameLeads = await nameLeads
        // Without Docker there is nothing to read, which is said already.
        guard found.facts.dockerVersion != nil else { return found }
        do {
            found.sight = try await configuration.observer.look(at: host, file: settings.mode.proxyFile, by: deadline)
        } catch let failure as StepFailure {
            found.complaint = failure.message
        }
        return found
    }
}

extension Optional<String> {
    fileprivate func asyncAddresses(_ ports: DoctorPorts, _ deadline: Deadline) async -> [String] {
        guard let name = self else { return [] }
        return await ports.addresses(name, deadline)
    }
}
