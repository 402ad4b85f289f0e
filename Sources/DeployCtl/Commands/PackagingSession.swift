// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Observability
import Support

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Builds and pushes without a deploy: the same steps, shown in the same way.
struct PackagingSession {
    private static let patience: Duration = .seconds(2)

    private let composition: Composition
    private let revision: GitRevision
    private let style: OutputStyle

    init(_ common: CommonOptions, _ tree: TreeOptions) async throws {
        composition = try Composition(common, allowsChanges: tree.dirty)
        revision = try await composition.source(mustBeClean: !tree.dirty).revision
        style = common.output.progressStyle
    }

    /// What is built, by its tag.
    var image: String { "\(composition.configuration.image):\(revision)" }

    /// - Returns: What the last step gave.
    func run(_ actions: [StepAction]) async throws -> StepOutput {
        let errors = DescriptorOutput(descriptor: STDERR_FILENO)
        defer { errors.finish(within: Self.patience) }
        let reporter = composition.reporter(style: style, output: errors, hosts: [])
        let packaging = composition.packaging
        let (revision, deadlines) = (revision, composition.configuration.deadlines)
        let work = Task {
            var output = StepOutput.nothing
            for (index, action) in actions.enumerated() {
                let limit = action == .pushImage ? deadlines.push : deadlines.build
                let step = PlanStep(action, on: nil, number: index + 1, deadline: limit)
                output = try await Self.perform(step, by: packaging, of: revision, reporter)
            }
            return output
        }
        return try await SignalWatch.during(
            leaving: actions.contains(.pushImage) ? .push : .build,
            tell: { reporter.note($0) },
            interrupt: { work.cancel() },
            { try await work.value }
        )
    }

    /// For later steps of a workflow, where this is one.
    func passOn(_ digest: ContentDigest) {
        for line in GitHubActions(composition.environment)?.file(outputs: "digest=\(digest.text)\n") ?? [] {
            StandardStreams.printError(line)
        }
    }

    private static func perform(
        _ step: PlanStep,
        by packaging: any StepPerformer,
        of revision: GitRevision,
        _ reporter: RunReporter
    ) async throws -> StepOutput {
        let began = ContinuousClock.now
        func end(_ failure: StepFailure?) {
            reporter.observe(.stepEnded(step, failure: failure, duration: began.duration(to: .now)))
        }
        reporter.observe(.stepBegan(step))
        let context = StepContext(
            run: .make(),
            hosts: [:],
            revision: revision,
            deadline: .after(step.deadline.duration),
            report: { reporter.observe(.stepProgress(step.id, $0)) }
        )
        do {
            let output = try await packaging.perform(step, in: context)
            end(nil)
            return output
        } catch let failure as StepFailure {
            end(failure)
            throw failure
        } catch let error as CancellationError {
            end(StepFailure(.interrupted, "interrupted"))
            throw error
        }
    }
}
