// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Observability

/// A run that is over as a trace: one span for the run, and one below it for each step and for each that was taken back.
struct RunSpans: Sendable {
    /// Whoever runs deployctl, by W3C's variable: a step of CI that traces itself. A malformed one is as if there were none.
    private let caller: TraceParent?

    init(environment: [String: String]) {
        caller = environment["TRACEPARENT"].flatMap { TraceParent(parsing: $0) }
    }

    /// - Returns: The spans as a collector takes them; `nil` where the caller's own trace is not kept.
    func body(of facts: RunFacts) -> [UInt8]? {
        let spans = spans(of: facts)
        guard !spans.isEmpty else { return nil }
        let encoder = OTLPEncoder(resource: [
            ("service.name", "deployctl"), ("service.version", facts.identity.toolVersion),
            ("host.name", facts.identity.machine),
        ])
        return encoder.body(of: spans)
    }

    func spans(of facts: RunFacts) -> [FinishedSpan] {
        guard let end = facts.end, caller?.isSampled != false else { return [] }
        let trace = caller?.traceID ?? .random()
        let run = TraceContext(traceID: trace, spanID: .random(), isSampled: true)
        let whole = FinishedSpan(
            "\(facts.kind.rawValue) \(facts.service)",
            in: run,
            below: caller?.spanID,
            startedAt: Self.nanoseconds(facts.startedAt),
            endedAt: Self.nanoseconds(max(facts.startedAt, end.endedAt)),
            texts: Self.texts(facts, end),
            isFailed: !end.isSuccess
        )
        let steps = end.steps.map { step in
            FinishedSpan(
                step.isUndo ? "undo \(step.action)" : step.action,
                in: TraceContext(traceID: trace, spanID: .random(), isSampled: true),
                below: run.spanID,
                startedAt: Self.nanoseconds(step.startedAt),
                endedAt: Self.nanoseconds(max(step.startedAt, step.endedAt)),
                texts: Self.texts(step),
                isFailed: step.failure != nil
            )
        }
        return [whole] + steps
    }

    private static func texts(_ facts: RunFacts, _ end: RunResult) -> [String: String] {
        let texts = [
            "deployctl.service": facts.service.text,
            "deployctl.run": facts.run.text,
            "deployctl.kind": facts.kind.rawValue,
            "deployctl.outcome": end.report.outcome.rawValue,
            "deployctl.release": facts.release?.id.text,
            "deployctl.cause": end.cause?.code.rawValue,
            "deployment.environment.name": facts.environment,
            "vcs.ref.head.revision": (facts.release?.revision ?? facts.revision)?.text,
            "cicd.pipeline.run.url.full": facts.identity.runURL,
            "error.type": end.report.failure?.reason.code.rawValue,
        ]
        return texts.compactMapValues { $0 }
    }

    private static func texts(_ step: StepTiming) -> [String: String] {
        let texts = [
            "deployctl.step": step.step.text,
            "server.address": step.host?.text,
            "error.type": step.failure?.rawValue,
        ]
        return texts.compactMapValues { $0 }
    }

    private static func nanoseconds(_ time: Date) -> UInt64 {
        UInt64(max(0, time.timeIntervalSince1970) * 1_000_000) * 1_000
    }
}
