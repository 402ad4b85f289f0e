// SPDX-License-Identifier: Apache-2.0

import AccessControl
import ArgumentParser
import Foundation

/// `memory-server keys list`
struct KeysListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the keys: id, name, whom they are for, until when. Never a key itself."
    )

    @OptionGroup var options: KeysOptions

    @Flag(help: "Print a JSON array of {id, name, kind, users, created_at, expires_at, expired}.")
    var json = false

    func run() async throws {
        try await StandardError.reporting {
            let file = try options.keyFile()
            do {
                let keys = try await BlockingWork.run { try file.read().keys }
                let report = KeysReport(keys: keys, now: Date())
                FileHandle.standardOutput.write(json ? try report.json() : Data(report.table().utf8))
            } catch let error as KeyFileError {
                throw Failure(error, path: file.path)
            }
        }
    }
}
