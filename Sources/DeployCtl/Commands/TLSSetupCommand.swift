// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl tls setup`
struct TLSSetupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Have hosts get a certificate, serve it and renew it; shows what it would do, and asks.",
        discussion: """
            certbot and its timer, the folder by which the name is proven, the certificate, and nginx's file with it; what is \
            there already is kept, and a second run finds nothing to do. Before an authority is asked, a file must come back \
            through the name: wrong DNS costs no attempt. `deployctl setup` comes first.

              deployctl tls setup -e production --dry-run
              deployctl tls setup -e production --yes

            Without a terminal and without --yes it shows the plan and exits with 2, as --dry-run does, or with 0 where there \
            is nothing to do. It exits with 1 when a host gets none; `deployctl explain` knows the code.
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var places: CertificateOptions

    @Flag(help: "Only show what it would do.")
    var dryRun = false

    @Flag(help: "Do it without asking.")
    var yes = false

    @Flag(
        help: ArgumentHelp(
            "Ask the authority although the host does not find itself by the name.",
            discussion: "For a host that cannot reach its own public address."
        )
    )
    var skipNameCheck = false

    func validate() throws {
        if dryRun, yes { throw ValidationError("--dry-run and --yes exclude each other") }
    }

    func run() async throws {
        try await reporting {
            let composition = try Composition(common)
            let session = try CertificateSession(composition, places, checksName: !skipNameCheck)
            return try await session.setUp(isDry: dryRun, isAgreed: yes, style: common.output.resultStyle)
        }
    }
}
