// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit
import Foundation

/// `deployctl status`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show per host what serves, since when, by whom, containers, lock, where a dead run stopped.",
        discussion: """
            Changes nothing and takes no lock. Exits with 1 when a host could not be looked at.

              deployctl status -e production
              deployctl status -e production --json | jq -r '.hosts[].serving.release'
            """
    )

    @OptionGroup var common: CommonOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reporting {
            let composition = try Composition(common)
            let report = StatusReport(composition.configuration, await composition.deployment(runURL: nil).look())
            let text = report.text(style: common.output.resultStyle, now: Date())
            try StandardStreams.printResult(json ? JSONOutput.text(report) : text)
            return report.exitStatus
        }
    }
}
