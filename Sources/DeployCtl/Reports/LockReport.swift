// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// `deployctl lock status`: a line for each host.
struct LockReport: Encodable {
    struct Row: Encodable, Hashable {
        let host: String
        let held: Bool
        let lock: HostStatus.Lock?
        /// Why the host could not be looked at.
        let problem: String?
    }

    let hosts: [Row]

    init(_ looks: [HostLook]) {
        hosts = looks.map { look in
            let status = HostStatus(look)
            return Row(host: status.host, held: status.lock != nil, lock: status.lock, problem: status.problem)
        }
    }

    var exitStatus: ExitStatus { hosts.contains { $0.problem != nil } ? .failed : .done }

    var text: String {
        hosts.map { row in
            "\(row.host): \(row.problem.map { "unknown: \($0)" } ?? row.lock?.text(.plain) ?? "free")\n"
        }.joined()
    }

    /// - Parameter lease: As it was before it was taken away.
    static func revoked(_ lease: LeaseFile?) -> String {
        guard let run = lease?.run else { return "was free" }
        return "taken from \(lease?.owner.map { TerminalText.line($0.description) } ?? "run \(run)")"
    }
}
