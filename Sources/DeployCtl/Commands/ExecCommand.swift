// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl exec`
struct ExecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run a program in the container of what serves; its exit code is passed on.",
        discussion: """
            There is no shell in between, neither on the way nor in the container: each argument reaches the program as it is, \
            and it has no input. What it writes is passed on byte for byte, secrets too. Takes no lock. Ctrl-C ends the \
            watching; the program may go on.

              deployctl exec -e production --host app-1.example.com -- memory-server config
            """
    )

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("On this host; may be left out where there is only one.", valueName: "address"))
    var host: String?

    @Option(
        help: ArgumentHelp("Give up after this; the program may go on.", valueName: "time"),
        transform: LogOptions.time
    )
    var timeout = Milliseconds.seconds(3_600)

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("The program and its arguments, behind --.", valueName: "program")
    )
    var words: [String] = []

    func validate() throws {
        guard let program = words.first, !program.isEmpty else {
            throw ValidationError("no program was named: deployctl exec -- memory-server config")
        }
    }

    func run() async throws {
        var code = 0
        try await reporting {
            let composition = try Composition(common)
            let place = try HostSelection.host(host, in: composition.configuration)
            code = try await ExecSession(composition.deployment(runURL: nil), place, within: timeout.duration).run(
                words
            )
            return .done
        }
        guard code == 0 else { throw ExitCode(Int32(truncatingIfNeeded: code)) }
    }
}
