// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation

/// `deployctl releases`: what served, the last one first, over all hosts.
struct ReleasesReport: Encodable {
    struct Row: Encodable, Hashable {
        let release: String
        let revision: String
        let image: String
        let action: String
        let time: Date
        let by: String
        let runURL: String?
        /// That were reached and have the line.
        fileprivate(set) var hosts: [String]
        /// Serves on one of the hosts, by its records.
        fileprivate(set) var current: Bool
        /// `rollback` goes to it.
        fileprivate(set) var rollbackTarget: Bool
    }

    struct Problem: Encodable, Hashable {
        let host: String
        let problem: String
    }

    let releases: [Row]
    let problems: [Problem]

    init(_ looks: [HostLook]) {
        var rows: [RunID: Row] = [:]
        var problems: [Problem] = []
        for look in looks {
            switch look.seen {
            case .failure(let failure):
                problems.append(Problem(host: look.host.text, problem: TerminalText.line(failure.message)))
            case .success(let sight):
                let history = sight.observation.releases
                for entry in history.served {
                    var row = rows[entry.run] ?? Row(entry)
                    row.hosts.append(look.host.text)
                    row.current = row.current || entry.run == history.served.last?.run
                    row.rollbackTarget = row.rollbackTarget || entry.release.id == history.previousGood?.id
                    rows[entry.run] = row
                }
            }
        }
        // Within one second by the run's name, so that it is the same order each time.
        releases = rows.sorted { ($0.value.time, $0.key.text) > ($1.value.time, $1.key.text) }.map(\.value)
        self.problems = problems
    }

    var exitStatus: ExitStatus { problems.isEmpty ? .done : .failed }

    func text(style: OutputStyle, now: Date) -> String {
        guard !releases.isEmpty else { return problems.isEmpty ? "nothing was deployed yet\n" : "" }
        var table = TextTable(["", "RELEASE", "SINCE", "", "BY", "IMAGE", "HOSTS"])
        for row in releases {
            table.add([
                row.current ? "*" : row.rollbackTarget ? "<" : "",
                row.release,
                "\(ReadableTime.text(row.time)), \(ReadableTime.ago(row.time, now: now))",
                row.action == ReleaseEntry.Action.rolledBack.rawValue ? "back" : "",
                TerminalText.line(row.by),
                String(row.image.suffix(64).prefix(12)),
                row.hosts.joined(separator: " "),
            ])
        }
        return table.text + "\n* serves  < `deployctl rollback` goes there\n"
    }
}

extension ReleasesReport.Row {
    init(_ entry: ReleaseEntry) {
        self.init(
            release: entry.release.id.text,
            revision: entry.release.revision.text,
            image: entry.release.image.reference,
            action: entry.action.rawValue,
            time: entry.time,
            by: entry.release.actor,
            runURL: entry.runURL,
            hosts: [],
            current: false,
            rollbackTarget: false
        )
    }
}
