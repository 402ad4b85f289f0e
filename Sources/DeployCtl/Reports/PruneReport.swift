// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// What `deployctl prune` removes, by host.
struct PruneReport {
    private let lists: [(host: HostName, list: PruneList)]
    /// Why hosts could not be looked at.
    let problems: [String]

    /// - Parameter list: What may go from a host, as it was seen.
    init(_ looks: [HostLook], list: (HostObservation) -> PruneList) {
        var lists: [(HostName, PruneList)] = []
        var problems: [String] = []
        for look in looks {
            switch look.seen {
            case .success(let sight): lists.append((look.host, list(sight.observation)))
            case .failure(let failure): problems.append("\(look.host): \(TerminalText.line(failure.message))")
            }
        }
        self.lists = lists
        self.problems = problems
    }

    var isEmpty: Bool { lists.allSatisfy(\.list.isEmpty) }

    func text(style: OutputStyle) -> String {
        lists.map { host, list in
            var rows = list.containers.map { StatusReport.row("container", $0.text) }
            rows += list.images.map { StatusReport.row("image", $0.reference) }
            rows += list.files.map { StatusReport.row("file", $0.text) }
            if rows.isEmpty { rows = ["  nothing to remove"] }
            return ([style.styled(host.text, .bold)] + rows).joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }
}
