// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// `deployctl plan`: field by field, what runs and what would.
struct PlanReport: Encodable {
    struct Host: Encodable, Hashable {
        struct Change: Encodable, Hashable {
            let field: String
            let before: String?
            let after: String?
        }

        let host: String
        let running: String?
        let changes: [Change]
        /// In which it is cut over, from 1; `nil` where all hosts are one.
        let batch: Int?
        /// In order.
        let steps: [String]
        /// Runs that died here, which the deploy would take back first.
        let recovers: [String]

        /// Without the host.
        fileprivate var stepNames: [Substring] { steps.map { $0.prefix { $0 != "@" } } }

        /// Whether the same is shown of both.
        fileprivate func isAlike(_ other: Host, showsSteps: Bool) -> Bool {
            running == other.running && changes == other.changes && recovers == other.recovers
                && (showsSteps ? stepNames == other.stepNames : steps.isEmpty == other.steps.isEmpty)
        }
    }

    let wouldChange: Bool
    let buildsImage: Bool
    let revision: String
    let hosts: [Host]

    init(_ previews: [HostPreview], of revision: GitRevision) {
        wouldChange = previews.contains { $0.exitCode != 0 }
        buildsImage = previews.contains(where: \.buildsImage)
        self.revision = revision.text
        hosts = previews.map { preview in
            Host(
                host: preview.host.text,
                running: preview.running?.id.text,
                changes: preview.difference.changes.map {
                    Host.Change(field: $0.field, before: $0.before, after: $0.after)
                },
                batch: preview.batch?.number,
                steps: preview.steps.map(\.id.text),
                recovers: preview.recovers.map(\.text)
            )
        }
    }

    var exitStatus: ExitStatus { wouldChange ? .wouldChange : .done }

    /// - Parameter showsSteps: Each step by its name as well.
    func text(style: OutputStyle, showsSteps: Bool) -> String {
        guard wouldChange else { return "nothing to do: every host runs this already\n" }
        var lines: [String] = []
        for (names, host) in alike(showsSteps: showsSteps) {
            let now = host.running.map { ": now \($0)" } ?? ": nothing runs yet"
            lines.append(style.styled(names.joined(separator: ", "), .bold) + now)
            lines += host.recovers.map { "  first clears up after run \($0), which died" }
            lines += host.changes.map { "  \(line($0, style))" }
            if host.steps.isEmpty { lines.append("  nothing to do") }
            if showsSteps { lines += host.stepNames.map { "  - \($0)" } }
        }
        let steps = hosts.map(\.steps.count).reduce(0, +)
        let build = buildsImage ? "build and push revision \(revision.prefix(7)), then " : ""
        let places = hosts.count == 1 ? "a host" : "\(hosts.count) hosts"
        lines += ["", "a deploy would \(build)take \(steps) steps on \(places)"]
        lines += batches.map { "  batch \($0.number): \($0.names.joined(separator: ", "))" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Hosts of which the same is to be said, together.
    private func alike(showsSteps: Bool) -> [(names: [String], host: Host)] {
        var groups: [(names: [String], host: Host)] = []
        for host in hosts {
            if let index = groups.firstIndex(where: { $0.host.isAlike(host, showsSteps: showsSteps) }) {
                groups[index].names.append(host.host)
            } else {
                groups.append(([host.host], host))
            }
        }
        return groups
    }

    /// Hosts that are cut over together, in the order in which they are; empty where all are.
    private var batches: [(number: Int, names: [String])] {
        Dictionary(grouping: hosts.filter { $0.batch != nil }) { $0.batch ?? 0 }
            .map { (number: $0.key, names: $0.value.map(\.host)) }
            .sorted { $0.number < $1.number }
    }

    private func line(_ change: Host.Change, _ style: OutputStyle) -> String {
        let text = TerminalText.line(
            FieldChange(field: change.field, before: change.before, after: change.after).description
        )
        return style.styled(text, change.before == nil ? .green : change.after == nil ? .red : .yellow)
    }
}
