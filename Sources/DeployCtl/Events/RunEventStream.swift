// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Observability
import Support

/// Writes a run as it goes, an object a line.
///
/// What programs say while a step goes on is not in it: it is for people, and without a bound.
final class RunEventStream: RunObserver {
    private let service: String
    private let environment: String?
    private let output: any LogOutput
    private let scrub: @Sendable (String) -> String
    private let time: @Sendable () -> Date
    private let run = Locked<String?>(nil)

    /// - Parameters:
    ///   - output: Must not block.
    ///   - scrub: Takes secrets out of what programs wrote.
    init(
        service: String,
        environment: String?,
        output: any LogOutput,
        scrub: @escaping @Sendable (String) -> String = { $0 },
        time: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.service = service
        self.environment = environment
        self.output = output
        self.scrub = scrub
        self.time = time
    }

    func observe(_ event: RunEvent) {
        guard let record = told(event), let line = try? record.line else { return }
        output.write(Array(line.utf8))
    }

    private func told(_ event: RunEvent) -> RunEventRecord? {
        switch event {
        case .began(let run, let kind):
            self.run.withLock { $0 = run.text }
            return made(.runBegan) { record in
                record.kind = kind.rawValue
                record.service = service
                record.environment = environment
            }
        case .planned(_, let steps):
            return made(.planned) { $0.steps = steps }
        case .foundClosed(let hosts):
            return made(.foundClosed) { $0.hosts = hosts.map(\.text) }
        case .stepBegan(let step):
            return made(.step) { $0.take(step, .began) }
        case .stepEnded(let step, let reason, let duration):
            return made(.step) { record in
                record.take(step, Self.state(step, reason))
                record.seconds = RunEventRecord.seconds(duration)
                record.failure = reason.map { FailureRecord($0, scrub: scrub) }
            }
        case .waitsForLease(let host, let owner, let remaining):
            return made(.lockAwaited) { record in
                record.host = host.text
                record.holder = owner.map { TerminalText.line($0.description) }
                record.seconds = RunEventRecord.seconds(remaining)
            }
        case .undoBegan(let step):
            return made(.undo) { $0.take(step, .began) }
        case .undoEnded(let step, let reason):
            return made(.undo) { record in
                record.take(step, reason == nil ? .done : .failed)
                record.failure = reason.map { FailureRecord($0, scrub: scrub) }
            }
        case .interrupted:
            return made(.interrupted) { _ in }
        case .stepProgress, .ended:
            // The end is told by ``last(_:)``, when all else is over.
            return nil
        }
    }

    /// The last line of the stream, for whoever writes it when all the others are out.
    func last(_ conclusion: RunConclusion) throws -> String {
        let (report, memory) = (conclusion.report, conclusion.memory)
        return try made(.runEnded) { record in
            record.kind = conclusion.kind.rawValue
            record.service = service
            record.environment = environment
            record.ending = report.outcome.rawValue
            record.exitCode = report.exitCode
            record.seconds = RunEventRecord.seconds(conclusion.duration)
            record.failure = report.failure.map { FailureRecord($0, scrub: scrub) }
            record.cause = memory.failure?.cause?.code.rawValue
            if report.outcome == .completed, let release = memory.release {
                record.release = ReleaseRecord(release)
                record.hosts = memory.hosts.map(\.text).sorted()
            }
            record.warnings = report.warnings.map { FailureRecord($0, scrub: scrub) }
            record.leftBehind = report.leftBehind.map(LeftoverRecord.init)
        }.line
    }

    private func made(_ event: RunEventRecord.Event, _ fill: (inout RunEventRecord) -> Void) -> RunEventRecord {
        var record = RunEventRecord(event, at: time())
        record.run = run.withLock { $0 }
        fill(&record)
        return record
    }

    private static func state(_ step: PlanStep, _ reason: StepFailure?) -> RunEventRecord.State {
        switch reason?.code {
        case nil: .done
        case .interrupted?: .brokenOff
        case .some: step.failureRule == .tolerate ? .tolerated : .failed
        }
    }
}

extension RunEventRecord {
    fileprivate mutating func take(_ step: PlanStep, _ state: State) {
        self.step = step.id.text
        action = step.action.name
        host = step.host?.text
        self.state = state
    }

    fileprivate mutating func take(_ undone: UndoStep, _ state: State) {
        step = undone.step.text
        action = undone.compensation.name
        host = undone.host.text
        self.state = state
    }
}
