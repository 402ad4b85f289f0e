// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// `memory-server config`
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the settings that apply, secrets redacted, and where each comes from.",
        discussion: "With faults in the configuration it prints all of them and exits with 78, as `serve` would."
    )

    @Flag(help: "Print a JSON array of {name, value, source, secret}.")
    var json = false

    func run() async throws {
        try await StandardError.reporting {
            let report = ConfigurationReport(settings: try ServerConfiguration.load().effective)
            FileHandle.standardOutput.write(json ? try report.json() : Data(report.table().utf8))
        }
    }
}
