// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

@Suite("What hooks are told")
struct HookVariableTests {
    private func facts() throws -> RunFacts {
        RunFacts(
            run: try Sample.run("hooks"),
            kind: .rollback,
            service: try #require(ServiceName("demo")),
            environment: nil,
            hosts: [try Sample.host(1), try Sample.host(2)],
            identity: RunIdentity(actor: "ada", machine: "ci", process: 1, runURL: "https://ci/1", toolVersion: "1"),
            startedAt: Sample.time
        )
    }

    @Test("every variable is there, and empty while it is not known")
    func begun() throws {
        let variables = try facts().hookVariables(.beforeRun)
        #expect(Set(variables.keys) == Set(HookVariable.allCases.map(\.name)))
        #expect(
            variables.filter { !$0.value.isEmpty } == [
                "DEPLOYCTL_HOOK": "before_run", "DEPLOYCTL_SERVICE": "demo", "DEPLOYCTL_KIND": "rollback",
                "DEPLOYCTL_RUN": "run-hooks-0000", "DEPLOYCTL_RUN_URL": "https://ci/1", "DEPLOYCTL_ACTOR": "ada",
                "DEPLOYCTL_HOSTS": "app-1.example.com app-2.example.com",
            ]
        )
    }

    @Test("a run that failed is told with its release, outcome, reason and likely cause")
    func failed() throws {
        var facts = try facts()
        let release = try Sample.release(2)
        facts.release = release
        facts.previous = try Sample.release(1).id
        let step = PlanStep(.reloadProxy, on: try Sample.host(1), deadline: .seconds(1))
        let reason = StepFailure(.unreachable, "words of a host, which are not for a variable")
        let report = RunReport(
            outcome: .undone,
            failure: .init(step: step.id, reason: reason),
            warnings: [],
            leftBehind: []
        )
        let failure = FailureReport(step: step, reason: reason, evidence: nil, outcome: .undone)
        facts.end = RunResult(endedAt: Sample.time.addingTimeInterval(61.6), report: report, cause: failure.cause)
        let variables = facts.hookVariables(.afterFailure)
        let expected = [
            "RELEASE": release.id.text, "PREVIOUS_RELEASE": try Sample.release(1).id.text,
            "REVISION": release.revision.text, "IMAGE": release.image.reference, "DIGEST": release.image.digest.text,
            "OUTCOME": "undone", "SECONDS": "62", "FAILURE": "unreachable",
            "FAILED_STEP": "reload-proxy@app-1.example.com", "CAUSE": "host_lost", "HOOK": "after_failure",
        ]
        for (name, value) in expected { #expect(variables["DEPLOYCTL_\(name)"] == value) }
    }

    @Test("docs/deployctl-hooks.md tells of each variable and each moment")
    func documented() throws {
        let page = try Repository.text("docs/deployctl-hooks.md")
        for variable in HookVariable.allCases { #expect(page.contains("`\(variable.name)`"), "\(variable.name)") }
        for moment in HookMoment.allCases { #expect(page.contains("`\(moment.rawValue)`"), "\(moment.rawValue)") }
    }
}
