// SPDX-License-Identifier: Apache-2.0

/// What the process ends with. A script can tell by it what state the hosts are in.
enum ExitStatus: Int32, CaseIterable, Sendable {
    case done = 0
    case failed = 1
    case wouldChange = 2
    case leaseHeld = 3
    case undone = 4
    case undoIncomplete = 5
    case certificateDue = 6
    // As ArgumentParser has them, of sysexits.h.
    case usage = 64
    case resultLost = 74
    case badConfiguration = 78

    var meaning: String {
        switch self {
        case .done: "done, or nothing to do"
        case .failed: "failed; after deploy, rollback and abort: nothing was changed on any host"
        case .wouldChange: "plan, setup, provision: there is something to do"
        case .leaseHeld: "another run holds the lock; nothing was changed"
        case .undone: "failed or interrupted, and everything was taken back"
        case .undoIncomplete: "failed or left in the middle: the next deploy clears up what is left"
        case .certificateDue: "tls status: a certificate ends soon, or has ended"
        case .usage: "wrong usage"
        case .resultLost: "the result could not be written to standard output"
        case .badConfiguration: "deploy.yml is wrong"
        }
    }

    /// For `--help`: a line each.
    static var table: String {
        allCases.map { status in
            let code = String(status.rawValue)
            return "\(String(repeating: " ", count: 4 - code.count))\(code)  \(status.meaning)"
        }.joined(separator: "\n")
    }
}
