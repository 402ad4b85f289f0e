// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit
import Testing

@testable import DeployCtl

@Suite("Exit codes")
struct ExitStatusTests {
    @Test(
        "each outcome of a run has its own",
        arguments: [
            (RunReport.Outcome.completed, DeployCtl.ExitStatus.done, 0), (.failedUntouched, .failed, 1),
            (.leaseHeld, .leaseHeld, 3), (.undone, .undone, 4), (.undoIncomplete, .undoIncomplete, 5),
        ]
    )
    func outcomes(_ outcome: RunReport.Outcome, _ status: DeployCtl.ExitStatus, _ code: Int) {
        let report = RunReport(outcome: outcome, failure: nil, warnings: [], leftBehind: [])
        let conclusion = RunConclusion(kind: .deploy, report: report, memory: RunMemory(), duration: .zero)
        #expect(conclusion.status == status)
        #expect(Int(conclusion.status.rawValue) == code)
    }

    @Test("the help names every one")
    func help() {
        let help = DeployCtlCommand.helpMessage(columns: 120)
        for status in DeployCtl.ExitStatus.allCases {
            #expect(help.contains("\(status.rawValue)  \(status.meaning)"))
        }
    }
}
