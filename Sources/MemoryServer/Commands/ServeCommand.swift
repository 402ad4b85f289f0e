// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `memory-server serve`
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the chat page, the API and /metrics (the default).",
        discussion: """
            Logs are JSON, one line each, on standard output. SIGTERM and SIGINT end it: readiness goes off, requests under \
            way finish within SHUTDOWN_GRACE, streams end with a last event. A second signal ends it at once.
            """
    )

    func run() async throws {
        try await StandardError.reporting {
            try await ServerProcess(configuration: try ServerConfiguration.load()).run()
        }
    }
}
