// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl logs`
struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show what the containers of a release wrote, on every host or on some.",
        discussion: """
            Without --since and --lines the last \(LogOptions.usualLines) lines of what serves. With more than one host each \
            line begins with its host's name. Control characters and known secrets are taken out. Takes no lock. Following \
            ends with Ctrl-C, by 0, or with its containers.

              deployctl logs -e production --since 10m
              deployctl logs -e production --follow --host app-1.example.com
              deployctl logs -e production --release 20261122-2315 --lines 500
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var log: LogOptions

    func run() async throws {
        try await reporting {
            let composition = try Composition(common)
            let hosts = try HostSelection.hosts(log.host, in: composition.configuration)
            let missing = try await composition.learnSecrets()
            if !missing.isEmpty {
                let places = missing.map { "\($0)" }.joined(separator: ", ")
                StandardStreams.printError(
                    "warning: not to be had here, so it would not be taken out of the log: \(TerminalText.line(places))"
                )
            }
            return try await LogsSession(
                composition.deployment(runURL: nil),
                log.request,
                hosts,
                without: composition.secrets
            ).run()
        }
    }
}

/// Which logs, and how much of them.
struct LogOptions: ParsableArguments {
    static let usualLines = 100

    @Option(help: ArgumentHelp("Only this host; may be given repeatedly.", valueName: "address"))
    var host: [String] = []

    @Option(help: "The release, or a beginning of it that only one has, instead of what serves.")
    var release: String?

    @Flag(help: "Go on with what is written from now on.")
    var follow = false

    @Option(
        help: ArgumentHelp("From so long ago on: 90s, 10m, 2h.", valueName: "time"),
        transform: LogOptions.time
    )
    var since: Milliseconds?

    @Option(help: ArgumentHelp("The last lines of each container.", valueName: "number"))
    var lines: Int?

    func validate() throws {
        guard let lines, !(0...1_000_000).contains(lines) else { return }
        throw ValidationError("--lines is a number from 0 to 1000000")
    }

    var request: LogRequest {
        let usual = since == nil ? Self.usualLines : nil
        return LogRequest(release: release, since: since, lines: lines ?? usual, follows: follow)
    }

    @Sendable
    static func time(_ text: String) throws -> Milliseconds {
        guard let time = Milliseconds(quantity: text) else {
            throw ValidationError("expected \(Milliseconds.quantity)")
        }
        return time
    }
}
