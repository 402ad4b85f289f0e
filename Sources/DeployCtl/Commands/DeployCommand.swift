// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl deploy`
struct DeployCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Build, push, prove beside what serves, cut over, watch; take everything back if anything is off.",
        discussion: """
            First it clears up after a run that died. The first SIGINT or SIGTERM interrupts it: what was done is taken back, \
            and it exits with 4, or with 1 where nothing was done yet. When the new release is committed already, it stays, \
            and the exit code is 0. A killed deploy leaves the old or the new release serving; the next one needs no hand.

            Several hosts are cut over batch by batch, a canary first (`rollout` in deploy.yml). A failure in any batch takes \
            all of them back.

              deployctl deploy -e production
              deployctl deploy -e production --image sha256:…  # pushed before
              deployctl deploy -e staging --dirty --force
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var source: SourceOptions
    @OptionGroup var tree: TreeOptions
    @OptionGroup var runOptions: RunOptions

    @Flag(help: "Deploy also when every host runs the same already.")
    var force = false

    func run() async throws {
        try await reporting {
            let composition = try Composition(common, allowsChanges: tree.dirty)
            let wanted = try await composition.source(
                image: source.image,
                revision: source.revision,
                mustBeClean: !tree.dirty
            )
            return try await RunSession(composition, .deploy, runOptions, common.output).run {
                await $0.deploy(wanted, isForced: force, control: $1, observer: $2)
            }
        }
    }
}
