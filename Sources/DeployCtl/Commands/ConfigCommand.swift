// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `deployctl config`
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show what deploy.yml means for an environment, defaults included, secrets only by where they are.",
        discussion: """
            With faults in the file it prints all of them, with line and column, and exits with 78. No host is asked.

              deployctl config -e production
              deployctl config -e production --json | jq -r '.[] | select(.secret) | .name'
            """
    )

    @OptionGroup var common: CommonOptions

    @Flag(help: "Print a JSON array of {name, value, secret}.")
    var json = false

    func run() async throws {
        try await reporting {
            let report = ConfigurationReport(try ConfigurationFile(common).load())
            try StandardStreams.printResult(json ? report.json() : report.table)
            return .done
        }
    }
}
