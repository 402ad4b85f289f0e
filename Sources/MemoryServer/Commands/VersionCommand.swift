// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// `memory-server version`
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version and the commit."
    )

    func run() throws {
        let commit = ProcessInfo.processInfo.environment[Settings.gitSHA.name] ?? Settings.gitSHA.defaultValue
        print("memory-server \(Product.version) (\(commit))")
    }
}
