// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

extension RunFacts {
    /// A run on two hosts.
    static func sample(_ kind: RunKind = .deploy, environment: String? = "production") throws -> RunFacts {
        var facts = RunFacts(
            run: try Sample.run("news"),
            kind: kind,
            service: try #require(ServiceName("demo")),
            environment: environment,
            hosts: [try Sample.host(1), try Sample.host(2)],
            identity: RunIdentity(
                actor: "ada",
                machine: "ci",
                process: 1,
                runURL: "https://ci.example.com/runs/1",
                toolVersion: "1.0.0"
            ),
            startedAt: Sample.time
        )
        facts.revision = try Sample.release(2).revision
        return facts
    }

    static func served(_ kind: RunKind = .deploy) throws -> RunFacts {
        var facts = try sample(kind)
        facts.release = try Sample.release(2)
        facts.previous = try Sample.release(1).id
        facts.end = RunResult(
            endedAt: Sample.time.addingTimeInterval(83.25),
            report: RunReport(outcome: .completed, failure: nil, warnings: [], leftBehind: [])
        )
        return facts
    }

    /// - Parameter words: Of the host, on the failure.
    static func failed(_ outcome: RunReport.Outcome = .undone, words: String = "not ready") throws -> RunFacts {
        var facts = try served()
        let start = ContainerStart(
            name: ContainerName(service: facts.service, release: try Sample.release(2).id, run: facts.run),
            service: facts.service,
            release: try Sample.release(2),
            environmentFile: try Sample.path("/x.env"),
            address: "127.0.0.1",
            port: try Sample.port(8_002)
        )
        let step = PlanStep(.awaitHealth(start), on: try Sample.host(1), deadline: .seconds(60))
        let reason = StepFailure(.unhealthy, words)
        let left = UndoStep(
            step: step.id,
            host: try Sample.host(1),
            compensation: .removeFile(try Sample.path("/x.env"))
        )
        facts.end?.report = RunReport(
            outcome: outcome,
            failure: .init(step: step.id, reason: reason),
            warnings: [],
            leftBehind: outcome == .undoIncomplete ? [left] : []
        )
        facts.end?.cause =
            FailureReport(step: step, reason: reason, evidence: nil, outcome: outcome).cause
        return facts
    }
}
