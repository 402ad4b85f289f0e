// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit
import HTTPTransport
import Support

/// `deployctl smoke`
struct SmokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smoke",
        abstract: "Prove that a running service does what its suites expect; 1 if it does not.",
        discussion: """
            Without suites those of `smoke.public` run, at `smoke.url`. Suites are files of requests and expectations; what \
            they make at the service they take away again. The release and the commit that answer first are those that \
            must answer to the end. Keys come from `smoke.variables`.

              deployctl smoke -e production
              deployctl smoke -e staging --url http://127.0.0.1:8000 ops/smoke/memory-server-public.yml
            """
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: ArgumentHelp("Suites to run instead of the configured ones.", valueName: "suite"))
    var suites: [String] = []

    @Option(help: ArgumentHelp("Ask the service here instead of at `smoke.url`.", valueName: "url"))
    var url: String?

    func run() async throws {
        try await reporting {
            let composition = try Composition(common)
            let session = try SmokeSession(composition, url: url)
            let paths = suites.isEmpty ? composition.configuration.smoke.publicly.map(composition.path) : suites
            guard !paths.isEmpty else {
                throw Failure(
                    .failed,
                    "there is no suite to run",
                    hint: "name one, or add `smoke.public` to deploy.yml"
                )
            }
            let work = Task { try await session.run(paths) }
            let reports = try await SignalWatch.during(
                leaving: .smoke,
                tell: { StandardStreams.printError($0) },
                interrupt: { work.cancel() },
                { try await work.value }
            )
            let isPassed = reports.count == paths.count && reports.allSatisfy(\.isPassed)
            return isPassed ? ExitStatus.done : .failed
        }
    }
}
