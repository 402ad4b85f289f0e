// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PineconeStore

/// `memory-server index check`
struct IndexCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract:
            "Say whether the index can be used, as the server would see it at its start, and how many namespaces it has."
    )

    func run() async throws {
        try await StandardError.reporting {
            try await IndexAccess.with { index in
                let verdict = try await index.administration.check()
                guard case .ok = verdict else { throw index.failure(verdict) }
                print(verdict.sentence(index: index.name))
                guard index.hasNamespaceForEachUser else { return }
                let count = try await index.administration.namespaceCount()
                print("Namespaces: \(count), one for each user. Starter plans have 100 an index, Builder 1,000.")
            }
        }
    }
}
