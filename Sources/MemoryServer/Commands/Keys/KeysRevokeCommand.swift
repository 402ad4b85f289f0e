// SPDX-License-Identifier: Apache-2.0

import AccessControl
import ArgumentParser

/// `memory-server keys revoke`
struct KeysRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Take a key back for good. Servers that run refuse it within seconds."
    )

    @OptionGroup var options: KeysOptions

    @Argument(help: "The key's id, as `keys list` shows it.")
    var id: String

    func run() async throws {
        let id = id
        try await StandardError.reporting {
            let file = try options.keyFile()
            do {
                try await BlockingWork.run { try file.remove(id: id) }
            } catch let error as KeyFileError {
                throw Failure(error, path: file.path)
            }
            print("revoked \(id)")
        }
    }
}
