// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl init`
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a deploy.yml: ask for what only you know, and comment what is changed first.",
        discussion: """
            What options say is not asked. It looks at each host's key and shows its fingerprint, for you to compare with what \
            the host itself says: nothing is trusted unseen. Keys that ssh knows already are taken. Without a terminal, or \
            where CI is set, it asks nothing, and exits with 64 for what is missing. If there is no suite in ops/smoke it \
            writes one to begin with.

              deployctl init
              deployctl init --image ghcr.io/example/demo --host deploy@app-1.example.com --server-name api.example.com
              deployctl init --image ghcr.io/example/demo --host production=deploy@app-1.example.com --listen 80
            """
    )

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write.", valueName: "path"),
        completion: .file(extensions: ["yml", "yaml"])
    )
    var file = CommonOptions.standardFile

    @Flag(help: "Replace the file if it is there.")
    var force = false

    @OptionGroup var answers: StarterOptions

    func validate() throws {
        _ = try answers.draft()
    }

    func run() async throws {
        try await reporting {
            let session = InitSession(file: file, knownHosts: answers.knownHosts, replaces: force)
            try StandardStreams.printResult(try await session.run(try answers.draft()))
            return .done
        }
    }
}
