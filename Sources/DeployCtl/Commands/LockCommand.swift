// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl lock`
struct LockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock",
        abstract: "See who holds the lock of the hosts, or take it away.",
        discussion: """
            The lock is a lease on each host: it ends by itself soon after the run that held it has died.

              deployctl lock status -e production
              deployctl lock release -e production
            """,
        subcommands: [LockStatusCommand.self, LockReleaseCommand.self]
    )
}

/// `deployctl lock status`
struct LockStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show who holds the lock of each host, and for how long at most.",
        discussion: """
            Exits with 1 when a host could not be looked at.

              deployctl lock status -e production
              deployctl lock status -e production --json
            """
    )

    @OptionGroup var common: CommonOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reporting {
            let composition = try Composition(common)
            let report = LockReport(await composition.deployment(runURL: nil).look())
            try StandardStreams.printResult(json ? JSONOutput.text(report) : report.text)
            return report.exitStatus
        }
    }
}

/// `deployctl lock release`
struct LockReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Take the lock away from whoever holds it.",
        discussion: """
            Hardly ever needed: a run that died frees the lock by itself when its time is over. A run that is still at work \
            finds that it has lost the lock, and its next step is refused by the host.

              deployctl lock status -e production   # who it would be taken from
              deployctl lock release -e production
            """
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await reporting {
            let composition = try Composition(common)
            let outcomes = await composition.deployment(runURL: nil).revokeLeases()
            var status = ExitStatus.done
            var results: [String] = []
            for (host, outcome) in outcomes.sorted(by: { $0.key < $1.key }) {
                switch outcome {
                case .success(let lease):
                    results.append("\(host): \(LockReport.revoked(lease))")
                case .failure(let failure):
                    StandardStreams.printError(Failure(failure, on: host).description)
                    status = .failed
                }
            }
            try StandardStreams.printResult(results.joined(separator: "\n"))
            return status
        }
    }
}
