// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl setup`
struct SetupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Prepare bare Debian or Ubuntu hosts for deploys; shows what it would do, and asks.",
        discussion: """
            Docker, nginx where the configuration has it, the user who deploys with key and sudo rules, the service's folder, \
            bounded logs. What is there already is kept; a second run finds nothing to do. sshd, firewall and certificates are \
            never changed: what should be done about them is said.

            It logs in as root, or as another user who may become root by `sudo -n`:

              deployctl setup -e production --dry-run
              deployctl setup -e production --login ubuntu
              deployctl setup -e production --host app-1.example.com --yes

            Without a terminal and without --yes it shows the plan and exits with 2, as --dry-run does, or with 0 where there \
            is nothing to do. It exits with 1 when a host cannot be set up as it is, or a step fails: what was done stays, and \
            the next run goes on from there.
            """
    )

    enum DockerChoice: String, ExpressibleByArgument, CaseIterable {
        case distribution
        case docker
    }

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("One of the hosts; may be given again. Without it all.", valueName: "address"))
    var host: [String] = []

    @Option(
        help: ArgumentHelp(
            "Who to log in as: root, or one who may become root by `sudo -n`.",
            discussion: "Many clouds have such a user: admin, ubuntu.",
            valueName: "user"
        )
    )
    var login = "root"

    @Option(
        help: ArgumentHelp(
            "The public key that deploys log in with.",
            discussion: "Needed where `ssh.key` of deploy.yml is not there, or not in OpenSSH's format.",
            valueName: "path"
        ),
        completion: .file(extensions: ["pub"])
    )
    var publicKey: String?

    @Option(
        help: ArgumentHelp(
            "Where Docker comes from, if the host has none: the distribution, or Docker's own repository.",
            discussion: "The latter wants --docker-key."
        )
    )
    var docker = DockerChoice.distribution

    @Option(
        help: ArgumentHelp(
            "The key that signs Docker's own repository, armoured, from where you trust it.",
            valueName: "path"
        ),
        completion: .file(extensions: ["asc", "gpg"])
    )
    var dockerKey: String?

    @Flag(help: "Only show what it would do.")
    var dryRun = false

    @Flag(help: "Do it without asking.")
    var yes = false

    func validate() throws {
        if (docker == .docker) != (dockerKey != nil) {
            throw ValidationError("--docker docker and --docker-key belong together")
        }
        if dryRun, yes { throw ValidationError("--dry-run and --yes exclude each other") }
    }

    func run() async throws {
        try await reporting {
            let composition = try Composition(common)
            let hosts = try HostSelection.hosts(host, in: composition.configuration)
            let session = SetupSession(
                composition,
                hosts,
                login: login,
                origin: try await origin(),
                keys: try await SetupKeys(composition, file: publicKey),
                style: common.output.resultStyle
            )
            return try await session.run(isDry: dryRun, isAgreed: yes)
        }
    }

    private func origin() async throws -> SetupWish.DockerOrigin {
        guard let dockerKey else { return .distribution }
        return .own(signingKey: try await SetupKeys.signingKey(file: dockerKey))
    }
}
