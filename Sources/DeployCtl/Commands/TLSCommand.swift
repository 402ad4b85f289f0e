// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl tls`
struct TLSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tls",
        abstract: "Get certificates for the hosts, see how long they last, and renew them.",
        discussion: """
            By certbot on the hosts, from Let's Encrypt or another ACME authority, for the name in `proxy.server_name`. \
            `tls` in deploy.yml says who answers for it (docs/tls.md).

              deployctl tls setup -e production
              deployctl tls status -e production
              deployctl tls renew -e production
            """,
        subcommands: [TLSSetupCommand.self, TLSStatusCommand.self, TLSRenewCommand.self]
    )
}

/// Which hosts, and who logs in.
struct CertificateOptions: ParsableArguments {
    @Option(help: ArgumentHelp("One of the hosts; may be given again. Without it all.", valueName: "address"))
    var host: [String] = []

    @Option(
        help: ArgumentHelp(
            "Who to log in as: root, or one who may become root by `sudo -n`.",
            discussion: "certbot's files are root's.",
            valueName: "user"
        )
    )
    var login = "root"
}
