// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation

/// `deployctl status`: a paragraph for each host.
struct StatusReport: Encodable {
    let service: String
    let environment: String?
    let hosts: [HostStatus]

    init(_ configuration: DeployConfiguration, _ looks: [HostLook]) {
        service = configuration.service.text
        environment = configuration.environment
        hosts = looks.map(HostStatus.init)
    }

    /// Failed when a host could not be looked at.
    var exitStatus: ExitStatus { hosts.contains { $0.problem != nil } ? .failed : .done }

    func text(style: OutputStyle, now: Date) -> String {
        let title = environment.map { "\(service), \($0)" } ?? service
        let paragraphs = hosts.map { host in
            ([style.styled(host.host, .bold)] + rows(host, style, now)).joined(separator: "\n") + "\n"
        }
        return ([title + "\n"] + paragraphs).joined(separator: "\n")
    }

    private func rows(_ host: HostStatus, _ style: OutputStyle, _ now: Date) -> [String] {
        if let problem = host.problem { return [Self.row("unknown", style.styled(problem, .red))] }
        var rows = serving(host, style, now)
        if let answering = host.answering {
            rows.append(Self.row("but", style.styled("nginx answers with release \(answering)", .red)))
        }
        if let note = host.maintenance {
            rows.append(Self.row("closed", style.styled("for maintenance\(note.isEmpty ? "" : ": \(note)")", .yellow)))
        }
        if let target = host.rollbackTarget { rows.append(Self.row("before", target)) }
        for (index, container) in host.containers.enumerated() {
            let state = container.running ? "runs" : style.styled("stopped", .yellow)
            rows.append(
                Self.row(index == 0 ? "containers" : "", "\(container.name), port \(container.port), \(state)")
            )
        }
        rows.append(Self.row("lock", host.lock.map { $0.text(style) } ?? "free"))
        return rows + host.unfinishedRuns.map { Self.row($0.underWay ? "at work" : "stopped", $0.text(style, now)) }
    }

    private func serving(_ host: HostStatus, _ style: OutputStyle, _ now: Date) -> [String] {
        guard let serving = host.serving else { return [Self.row("serves", "nothing was deployed here yet")] }
        let since = "\(ReadableTime.text(serving.since)), \(ReadableTime.ago(serving.since, now: now))"
        let back = serving.rolledBack ? ", by going back" : ""
        let by = TerminalText.line(serving.by) + (serving.runURL.map { ", \(TerminalText.line($0))" } ?? "")
        return [
            Self.row("serves", style.styled(serving.release, .green)),
            Self.row("since", "\(since)\(back)"),
            Self.row("made by", by),
            Self.row("revision", serving.revision),
            Self.row("image", serving.image),
        ]
    }

    static func row(_ name: String, _ text: String) -> String {
        "  \(name.padding(to: 11)) \(text)"
    }
}

extension HostStatus.Lock {
    func text(_ style: OutputStyle) -> String {
        let who = TerminalText.line(owner ?? "run \(run)") + (runURL.map { ", \(TerminalText.line($0))" } ?? "")
        return style.styled("held by \(who); ends in \(remaining)s unless renewed", .yellow)
    }
}

extension HostStatus.UnfinishedRun {
    func text(_ style: OutputStyle, _ now: Date) -> String {
        let who = by.map { " by \(TerminalText.line($0))" } ?? ""
        let when = began.map { ", began \(ReadableTime.ago($0, now: now))" } ?? ""
        let place = step.map { ", at \($0)" + (state.map { " (\($0))" } ?? "") } ?? ""
        let what = "\(kind ?? "run") \(run)\(who)\(when)\(place)"
        return underWay ? what : style.styled("\(what): the next deploy takes it back, or `deployctl abort`", .yellow)
    }
}
