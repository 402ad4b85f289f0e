// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Observability

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A run from the command line: shown as it goes, interrupted by signals, concluded in words and an exit code.
struct RunSession {
    /// For the last lines of progress, whoever reads them.
    private static let patience: Duration = .seconds(2)
    /// For the last events: a program reads them, and waits for the end.
    private static let streamPatience: Duration = .seconds(10)

    private let composition: Composition
    private let kind: RunKind
    private let options: RunOptions
    private let output: OutputOptions

    init(_ composition: Composition, _ kind: RunKind, _ options: RunOptions, _ output: OutputOptions) {
        self.composition = composition
        self.kind = kind
        self.options = options
        self.output = output
    }

    func run(
        _ work: (Deployment, RunControl, any RunObserver) async throws -> RunReport
    ) async throws -> ExitStatus {
        let errors = DescriptorOutput(descriptor: STDERR_FILENO)
        let events = options.json ? DescriptorOutput(descriptor: STDOUT_FILENO) : nil
        let stream = events.map { composition.eventStream(output: $0) }
        let reporter = composition.reporter(
            style: output.progressStyle,
            output: hasPeople ? errors : NoOutput()
        )
        let control = RunControl()
        let deployment = composition.deployment(runURL: options.runURL)
        let followers: [(any RunObserver)?] = [reporter, stream]
        let observer = RunObservers(all: followers.compactMap { $0 })
        let began = ContinuousClock.now
        let report = try await SignalWatch.during(
            leaving: .run,
            tell: { reporter.note($0) },
            interrupt: { control.interrupt() },
            { try await work(deployment, control, observer) }
        )
        errors.finish(within: Self.patience)
        events?.finish(within: Self.streamPatience)
        let conclusion = RunConclusion(
            kind: kind,
            report: report,
            memory: reporter.memory,
            duration: began.duration(to: .now)
        )
        try conclude(conclusion, stream)
        return conclusion.status
    }

    /// Where standard output is a terminal too, its reader follows the events: lines of both would stand among each other.
    private var hasPeople: Bool { !(options.json && StandardStreams.outputFacts.isTerminal) }

    private func conclude(_ conclusion: RunConclusion, _ stream: RunEventStream?) throws {
        let scrub = composition.secrets.scrub
        let complaint = conclusion.complaint(scrubbing: scrub)
        if let actions = GitHubActions(composition.environment) {
            StandardStreams.printError(actions.quoted(complaint))
            let account = GitHubAccount(conclusion, title: composition.title, scrub: scrub)
            for line in account.annotations + actions.file(account) { StandardStreams.printError(line) }
        } else {
            StandardStreams.printError(complaint)
        }
        if let stream {
            if hasPeople { StandardStreams.printError(conclusion.result) }
            return try StandardStreams.printResult(stream.last(conclusion))
        }
        do throws(Failure) {
            try StandardStreams.printResult(conclusion.result)
        } catch {
            // Said here at least: what serves now is what everybody wants to know.
            let result = conclusion.result.split(separator: "\n").map(String.init)
            throw Failure(error.status, error.message, details: result)
        }
    }
}
