// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation

/// `deployctl audit`: what the hosts tell of runs, the last one first.
struct AuditReport: Encodable {
    let runs: [AuditRow]
    let problems: [ReleasesReport.Problem]

    /// - Parameter limit: Runs; one may have several rows.
    init(_ looks: [HostLook], limit: Int) {
        var accounts: [RunID: [AuditRow]] = [:]
        var problems: [ReleasesReport.Problem] = []
        for look in looks {
            switch look.seen {
            case .failure(let failure):
                problems.append(.init(host: look.host.text, problem: TerminalText.line(failure.message)))
            case .success(let sight):
                for (run, row) in AuditRow.all(look.host, sight) {
                    accounts[run] = Self.adding(row, to: accounts[run] ?? [])
                }
            }
        }
        // Within one second by the run's name, so that it is the same order each time.
        let newest = accounts.sorted { (Self.time($0.value), $0.key.text) > (Self.time($1.value), $1.key.text) }
        runs = newest.prefix(limit).flatMap(\.value)
        self.problems = problems
    }

    var exitStatus: ExitStatus { problems.isEmpty ? .done : .failed }

    func text(now: Date) -> String {
        guard !runs.isEmpty else { return problems.isEmpty ? "nothing was done here yet\n" : "" }
        var table = TextTable(["WHEN", "", "BY", "WHAT", "RELEASE", "HOSTS", "OUTCOME", "RUN"])
        for row in runs {
            table.add([
                row.time.map(ReadableTime.text) ?? "unknown",
                row.time.map { ReadableTime.ago($0, now: now) } ?? "",
                TerminalText.line(row.who, limit: 60),
                row.action ?? "unknown",
                row.release ?? "-",
                row.hosts.joined(separator: " "),
                row.told,
                TerminalText.line(row.runURL ?? row.run),
            ])
        }
        return table.text
    }

    private static func time(_ rows: [AuditRow]) -> Date {
        rows.compactMap(\.time).min() ?? .distantPast
    }

    private static func adding(_ row: AuditRow, to rows: [AuditRow]) -> [AuditRow] {
        for (index, known) in rows.enumerated() {
            guard let both = known.merged(with: row) else { continue }
            var rows = rows
            rows[index] = both
            return rows
        }
        return rows + [row]
    }
}
