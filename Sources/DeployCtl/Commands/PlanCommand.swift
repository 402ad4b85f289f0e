// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl plan`
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show field by field what runs and what a deploy would change; 0: nothing, 2: something.",
        discussion: """
            Changes nothing and takes no lock. Values of the environment are compared by keyed hashes and never shown.

              deployctl plan -e production
              deployctl plan -e production --steps            # each step of each host
              deployctl plan -e production || test $? -eq 2   # in a script: a change is no failure
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var source: SourceOptions

    @Flag(help: "Show each step of each host.")
    var steps = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reporting {
            let composition = try Composition(common)
            let wanted = try await composition.source(
                image: source.image,
                revision: source.revision,
                mustBeClean: false
            )
            let previews: [HostPreview]
            do {
                previews = try await composition.deployment(runURL: nil).preview(wanted)
            } catch let fault as PlanFault {
                throw Failure(.failed, "\(fault)", hint: fault.hint)
            }
            let report = PlanReport(previews, of: wanted.revision)
            let text = report.text(style: common.output.resultStyle, showsSteps: steps)
            try StandardStreams.printResult(json ? JSONOutput.text(report) : text)
            return report.exitStatus
        }
    }
}
