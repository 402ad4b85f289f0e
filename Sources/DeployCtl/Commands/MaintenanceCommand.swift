// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl maintenance`
struct MaintenanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance",
        abstract: "Close the door to clients while something is mended, and open it again.",
        discussion: """
            While it is closed nginx answers every client with 503 and Retry-After: people see a page, programs a problem with \
            the code `maintenance`. The service runs on; who asks on the host itself passes, so that a deploy, a rollback and \
            their suites go on as ever. Releases come and go behind the door: it stays closed until it is opened.

              deployctl maintenance on -e production
              deployctl deploy -e production
              deployctl maintenance off -e production
            """,
        subcommands: [MaintenanceOnCommand.self, MaintenanceOffCommand.self]
    )
}

/// `deployctl maintenance on`
struct MaintenanceOnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "on",
        abstract: "Answer every client with 503 and Retry-After, from now on.",
        discussion: """
            Takes no lock and waits for nobody. A deploy that is under way and asks from outside fails by it, and is taken \
            back. Load balancers that ask for the health see 503 too.

              deployctl maintenance on -e production
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var places: MaintenanceOptions

    func run() async throws {
        try await reporting { try await places.set(true, common) }
    }
}

/// `deployctl maintenance off`
struct MaintenanceOffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "off",
        abstract: "Let clients in again.",
        discussion: """
            `deployctl status` tells where the door is closed, by whom and since when.

              deployctl maintenance off -e production
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var places: MaintenanceOptions

    func run() async throws {
        try await reporting { try await places.set(false, common) }
    }
}

/// Where, and how it is said.
struct MaintenanceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only this host; may be given repeatedly.", valueName: "address"))
    var host: [String] = []

    func set(_ isClosed: Bool, _ common: CommonOptions) async throws -> ExitStatus {
        let composition = try Composition(common)
        let hosts = try HostSelection.hosts(host, in: composition.configuration)
        let outcomes = await composition.deployment(runURL: nil).setMaintenance(isClosed, on: Set(hosts.map(\.name)))
        var status = ExitStatus.done
        var results: [String] = []
        for (host, outcome) in outcomes.sorted(by: { $0.key < $1.key }) {
            switch outcome {
            case .success(let change):
                results.append("\(host): \(Self.text(change))")
                if isClosed, let owner = change.underWay { warn(owner, on: host) }
            case .failure(let failure):
                StandardStreams.printError(Failure(failure, on: host).description)
                status = .failed
            }
        }
        try StandardStreams.printResult(results.joined(separator: "\n"))
        return status
    }

    private func warn(_ owner: LeaseOwner, on host: HostName) {
        let who = TerminalText.line(owner.description)
        StandardStreams.printError("warning: \(host): \(who) deploys just now, and fails if that asks from outside")
    }

    static func text(_ change: MaintenanceChange) -> String {
        switch (change.isClosed, change.isNew) {
        case (true, true): "closed: clients are told to come back later"
        case (true, false): "was closed already"
        case (false, true): "open"
        case (false, false): "was open already"
        }
    }
}
