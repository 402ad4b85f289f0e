// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `deployctl`: the commands of the one binary.
@main
struct DeployCtlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deployctl",
        abstract: "Releases a service onto its hosts, proves it, and takes everything back when anything is off.",
        discussion: """
            It reads deploy.yml, whose every key ops/deploy/deploy.example.yml describes.

              deployctl init                    # write a deploy.yml, by a few questions
              deployctl setup -e production     # Docker, nginx and the user, on bare Debian or Ubuntu hosts
              deployctl doctor -e production    # what a deploy would fail by, and how to mend it
              deployctl plan -e production      # what would change
              deployctl deploy -e production    # build, push, prove, cut over, watch
              deployctl status -e production    # what serves where, since when, by whom
              deployctl rollback -e production  # back to the release before
              deployctl logs -e production      # what it writes

            A deploy that fails or is interrupted before the new release is committed leaves the one that served before; from \
            then on the new one stays. One that is killed leaves either of them serving, and the next one clears up.

            --file, --environment, --plain and --no-color may stand before the command or behind it. Results go to standard \
            output, progress and errors to standard error. NO_COLOR is respected; where CI is set, or without a terminal, \
            progress is plain lines with the time. `deployctl explain` tells what a failure means, \
            `deployctl completion bash` prints what makes a shell complete commands and environments.

            Exit codes, but those of the program that `exec` runs:
            \(ExitStatus.table)
            """,
        version: Product.version,
        subcommands: [
            PlanCommand.self, DeployCommand.self, RollbackCommand.self, StatusCommand.self, ReleasesCommand.self,
            AuditCommand.self, LogsCommand.self, ExecCommand.self, BuildCommand.self, PushCommand.self,
            SmokeCommand.self, LockCommand.self, AbortCommand.self, PruneCommand.self, MaintenanceCommand.self,
            ConfigCommand.self, InitCommand.self, SetupCommand.self, DoctorCommand.self, ExplainCommand.self,
            CompletionCommand.self,
            ProvisionCommand.self, TLSCommand.self,
        ]
    )

    static func main() async {
        ProcessSurroundings.fillStandardStreams()
        ProcessSurroundings.ignoreBrokenPipes()
        await main(LeadingOptions.moved(Array(CommandLine.arguments.dropFirst())))
    }
}
