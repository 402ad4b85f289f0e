// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// What every command that reads the configuration takes.
struct CommonOptions: ParsableArguments {
    static let standardFile = "deploy.yml"

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The configuration.", valueName: "path"),
        completion: .file(extensions: ["yml", "yaml"])
    )
    var file = CommonOptions.standardFile

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "One of the file's environments; must be given when there are some.",
            discussion: "Nobody deploys to production because a flag was forgotten.",
            valueName: "name"
        ),
        completion: .custom { words, _, _ in EnvironmentNames.completions(of: words) }
    )
    var environment: String?

    @OptionGroup
    var output: OutputOptions
}

/// How results and progress are shown.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Plain lines with the time, also on a terminal.")
    var plain = false

    @Flag(help: "No colours; NO_COLOR in the environment does the same.")
    var noColor = false

    /// Of standard output.
    var resultStyle: OutputStyle { style(of: StandardStreams.outputFacts) }
    /// Of standard error.
    var progressStyle: OutputStyle { style(of: StandardStreams.errorFacts) }

    private func style(of stream: StreamFacts) -> OutputStyle {
        OutputStyle(
            stream,
            environment: ProcessInfo.processInfo.environment,
            isPlain: plain,
            hasNoColors: noColor
        )
    }
}

/// Whose run it is, for those who find the lock taken, and how programs follow it.
struct RunOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The address of the CI run, kept with the release and shown to whoever finds the lock taken.",
            discussion: "In GitHub Actions it is known without.",
            valueName: "url"
        )
    )
    var runURL: String?

    @Flag(
        help: "Print every event of the run as JSON, an object a line; what is for people goes to standard error alone."
    )
    var json = false
}
