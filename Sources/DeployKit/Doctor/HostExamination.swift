// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Judges a host for `doctor`: pure, from what was seen to what is said.
package struct HostExamination: Sendable {
    private let configuration: DeployConfiguration
    private let check: HostCheck

    package init(_ configuration: DeployConfiguration, _ settings: HostSettings) {
        self.configuration = configuration
        check = HostCheck(
            settings,
            platforms: configuration.build.platforms,
            run: configuration.run,
            directory: configuration.layout.directory
        )
    }

    package func script(root: String = "") -> HostScript {
        check.script(
            service: configuration.service,
            preflight: check.preflightScript(configuration, root: root)
        )
    }

    package func judge(_ found: ExaminedHost) -> Examination {
        let facts = found.facts
        var examination = Examination(.host(check.settings.name))
        examination.add(.login, "\(facts.user) by SSH, host key pinned", lookFindings(found))
        examination.add(.docker, docker(facts), check.docker(facts) + check.daemon(facts))
        if let free = facts.freeBytes {
            examination.add(.disk, "\(ByteCount(free)) free where Docker keeps images", check.room(facts))
        }
        if let memory = facts.availableMemory {
            examination.add(.memory, "\(ByteCount(memory)) available", check.memory(facts))
        }
        examination.add(.clock, "as here", check.clock(facts, now: found.now))
        let files = "\(configuration.layout.directory) can be written"
        examination.add(.files, files, check.files(facts) + check.folders(facts))
        examination.add(.ports, "free, or ours", check.ports(facts) + check.publicPorts(facts))
        if check.settings.mode.proxyFile != nil { proxy(&examination, found) }
        if let sight = found.sight { examination.add(.runs, "nobody deploys", check.runs(sight)) }
        return examination
    }

    /// Of a host that could not be looked at.
    package func judge(_ failure: StepFailure) -> Examination {
        let settings = check.settings
        let command = "ssh -p \(settings.port) \(settings.user)@\(settings.name) true"
        let found =
            switch failure.code {
            case .unreachable, .deadline:
                check.finding(
                    .hostUnreachable,
                    TerminalText.line(failure.message),
                    fix: "check address, port and firewall; from here: \(command)"
                )
            default:
                check.finding(
                    .loginRefused,
                    TerminalText.line(failure.message),
                    fix: "check user, key and pinned host key; from here: \(command)"
                )
            }
        var examination = Examination(.host(settings.name))
        examination.add(.login, "", [found])
        return examination
    }

    private func lookFindings(_ found: ExaminedHost) -> [Finding] {
        guard let complaint = found.complaint else { return [] }
        let seen = "its records could not be read: \(TerminalText.line(complaint))"
        return [check.finding(.lookFailed, seen, fix: "deployctl status shows whether it lasts")]
    }

    private func docker(_ facts: HostFacts) -> String {
        "\(facts.dockerVersion ?? "unknown"), \(facts.platform ?? "unknown platform")"
    }

    private func proxy(_ examination: inout Examination, _ found: ExaminedHost) {
        let (facts, proxy) = (found.facts, configuration.proxy)
        examination.add(.nginx, "runs, and its configuration is right", check.proxy(facts) + check.nginx(facts))
        if proxy?.certificate != nil {
            let days = facts.preflight?.certificateEnd.map { Int($0.timeIntervalSince(found.now) / 86_400) }
            let note = days.map { "\($0) days left" } ?? "cannot be read by \(facts.user)"
            examination.add(.certificate, note, check.certificate(facts, proxy, now: found.now))
        }
        if let name = HostCheck.publicName(proxy, check.settings) {
            let findings = check.name(facts, proxy, leads: found.nameLeads, known: found.hostLeads)
            examination.add(.dns, "\(name) leads here", findings)
        }
        if let gateway = facts.preflight?.gateways.first {
            examination.add(.clients, "told apart behind \(gateway)", check.clients(facts, configuration))
        }
    }
}
