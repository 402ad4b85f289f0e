// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation

/// `deployctl tls status`: a paragraph for each host.
struct CertificateReport: Encodable {
    enum Look {
        case seen(CertificateSight)
        case unseen(HostName, DomainName, StepFailure)
    }

    struct Problem: Encodable {
        let code: String
        let seen: String
        let fix: String
    }

    struct Host: Encodable {
        let host: String
        let domain: String
        var issuer: String?
        var notAfter: Date?
        var daysLeft: Int?
        var fingerprint: String?
        /// Whether nginx serves that very certificate.
        var served: Bool?
        var timer: Bool?
        var lastRunAt: Date?
        /// `succeeded` or `failed`; `nil` when certbot never ran.
        var lastRun: String?
        var problems: [Problem] = []
        /// Why the host could not be looked at.
        var unseen: String?
    }

    let service: String
    let environment: String?
    let hosts: [Host]
    private let isDue: Bool

    private enum CodingKeys: String, CodingKey {
        case service, environment, hosts
    }

    init(_ configuration: DeployConfiguration, _ looks: [Look]) {
        service = configuration.service.text
        environment = configuration.environment
        hosts = looks.map(Self.host)
        isDue = looks.contains { look in
            guard case .seen(let sight) = look else { return false }
            return CertificateStatus(sight.wish, sight.inventory).isDue
        }
    }

    var exitStatus: ExitStatus {
        if isDue { return .certificateDue }
        return hosts.contains { $0.unseen != nil || !$0.problems.isEmpty } ? .failed : .done
    }

    func text(style: OutputStyle) -> String {
        let title = environment.map { "\(service), \($0)" } ?? service
        let paragraphs = hosts.map { host in
            ([style.styled(host.host, .bold)] + Self.rows(host, style)).joined(separator: "\n") + "\n"
        }
        return ([title + "\n"] + paragraphs).joined(separator: "\n")
    }

    /// What a renewal that went well came to.
    static func text(_ renewal: CertificateRenewal) -> String {
        let end = renewal.after.map { ", which ends \(ReadableTime.text($0.endsAt))" } ?? ""
        return renewal.isNew ? "nginx serves a new certificate\(end)" : "certbot saw no need to renew\(end)"
    }

    private static func host(_ look: Look) -> Host {
        switch look {
        case .unseen(let name, let domain, let failure):
            return Host(host: name.text, domain: domain.text, unseen: TerminalText.line(failure.message))
        case .seen(let sight):
            let inventory = sight.inventory
            var host = Host(host: sight.host.text, domain: sight.wish.domain.text)
            if let certificate = inventory.certificate {
                host.issuer = certificate.issuer
                host.notAfter = certificate.endsAt
                host.daysLeft = certificate.daysLeft(at: inventory.now)
                host.fingerprint = certificate.fingerprint
                host.served = inventory.served?.fingerprint == certificate.fingerprint
            }
            host.timer = inventory.isTimerActive
            host.lastRunAt = inventory.lastRunAt
            host.lastRun = inventory.lastRun.map { $0.hasFailed ? "failed" : "succeeded" }
            host.problems = CertificateStatus(sight.wish, inventory).faults.map { fault in
                Problem(code: fault.code.rawValue, seen: fault.seen, fix: fault.fix)
            }
            return host
        }
    }

    private static func rows(_ host: Host, _ style: OutputStyle) -> [String] {
        if let problem = host.unseen { return [StatusReport.row("unknown", style.styled(problem, .red))] }
        var rows = [StatusReport.row("domain", host.domain)]
        if let end = host.notAfter, let days = host.daysLeft {
            rows.append(StatusReport.row("issuer", host.issuer ?? ""))
            rows.append(StatusReport.row("ends", "\(ReadableTime.text(end)), in \(days) days"))
            rows.append(StatusReport.row("served", host.served == true ? "yes" : style.styled("no", .red)))
        }
        rows.append(StatusReport.row("timer", host.timer == true ? "on" : style.styled("off", .red)))
        if let run = host.lastRun, let time = host.lastRunAt {
            rows.append(StatusReport.row("last run", "\(run) \(ReadableTime.text(time))"))
        }
        for problem in host.problems {
            rows.append(StatusReport.row("problem", style.styled("\(problem.seen) (\(problem.code))", .red)))
            rows.append(StatusReport.row("", "fix: \(problem.fix)"))
        }
        return rows
    }
}
