// SPDX-License-Identifier: Apache-2.0

/// What a script of ``LeaseScripts`` answered, by its exit code.
package enum LeaseAnswer: Sendable, Hashable {
    case held(by: LeaseFile, remaining: Int)
    /// The lease is this run's, or was given back.
    case done(LeaseFile?)
    /// It belongs to another run now, or to nobody.
    case lost(LeaseFile?)
    /// It ran out, and a command of its former holder is still running on the host.
    case busy
    /// The script itself could not be run: flock is missing, the disk is full, a lock hangs.
    case broken(exitCode: Int)

    package static let heldCode = 3
    package static let lostCode = 4
    package static let busyCode = 5

    package init(exitCode: Int, output: String) {
        let file = LeaseFile(output)
        switch exitCode {
        case 0:
            self = .done(file)
        case Self.heldCode:
            guard let file else {
                self = .broken(exitCode: exitCode)
                return
            }
            self = .held(by: file, remaining: Self.remaining(file, output))
        case Self.lostCode:
            self = .lost(file)
        case Self.busyCode:
            self = .busy
        default:
            self = .broken(exitCode: exitCode)
        }
    }

    private static func remaining(_ file: LeaseFile, _ output: String) -> Int {
        func field(_ name: String) -> Substring? {
            output.split(separator: "\n").first { $0.hasPrefix("\(name)=") }?.dropFirst(name.utf8.count + 1)
        }
        let uptime = field("uptime").flatMap { Int($0) } ?? 0
        return file.remaining(uptime: uptime, boot: field("host_boot").map(String.init) ?? "")
    }
}
