// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `deployctl provision`
struct ProvisionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provision",
        abstract: "Make, see or remove a machine at AWS EC2, as `provision` of deploy.yml wants it.",
        discussion: """
            One machine with a key pair, a security group and an Elastic IP, all tagged with its name: what lacks the tag is never \
            changed. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY say who asks. docs/provision.md tells what it needs and costs.

              deployctl provision plan -e production
              deployctl provision apply -e production
              deployctl provision destroy -e production
            """,
        subcommands: [ProvisionPlanCommand.self, ProvisionApplyCommand.self, ProvisionDestroyCommand.self]
    )
}

/// `deployctl provision plan`
struct ProvisionPlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what differs between the account and deploy.yml; 0: nothing, 2: something.",
        discussion: """
            Changes nothing.

              deployctl provision plan -e production
              deployctl provision plan -e production || test $? -eq 2   # in a script: a change is no failure
            """
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await reporting {
            try await ProvisionSession(common).plan()
        }
    }
}

/// `deployctl provision apply`
struct ProvisionApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Bring the account to what deploy.yml says: shows its steps, and asks.",
        discussion: """
            Twice is once: what is there already stays, and a run that was interrupted anywhere is gone on with by the next. At the \
            end it shows what belongs under `hosts`, with the host keys that the machine's console told.

              deployctl provision apply -e production
              deployctl provision apply -e production --yes

            Without a terminal and without --yes it shows its steps and exits with 2, or with 0 where there is nothing to do.
            """
    )

    @OptionGroup var common: CommonOptions

    @Flag(help: "Do it without asking.")
    var yes = false

    func run() async throws {
        try await reporting {
            try await ProvisionSession(common).apply(isAgreed: yes)
        }
    }
}

/// `deployctl provision destroy`
struct ProvisionDestroyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy",
        abstract: "End the machine with its disk, and remove all that carries its tag.",
        discussion: """
            Its name must be typed, or given with --confirm. It waits until the machine has ended, and says what it left because it \
            is not ours.

              deployctl provision destroy -e production
              deployctl provision destroy -e production --confirm memory-layer

            Without a terminal and without --confirm it shows its steps and exits with 2.
            """
    )

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("The machine's name, instead of typing it.", valueName: "name"))
    var confirm: String?

    func run() async throws {
        try await reporting {
            try await ProvisionSession(common).destroy(confirmation: confirm)
        }
    }
}
