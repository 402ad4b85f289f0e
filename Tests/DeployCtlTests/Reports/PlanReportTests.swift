// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@testable import DeployCtl

@Suite("deployctl plan")
struct PlanReportTests {
    private func preview(_ host: Int, from running: Int?, to wanted: Int) throws -> HostPreview {
        let before = try running.map { try Sample.release($0) }
        let after = try Sample.release(wanted)
        let difference = ReleaseDifference(from: before, to: after)
        let steps = [
            try Sample.step(.pull(after.image), on: host),
            try Sample.step(.startContainer(try Sample.start(wanted)), on: host),
        ]
        return HostPreview(
            host: try Sample.host(host),
            running: before,
            difference: difference,
            buildsImage: running != wanted,
            steps: running == wanted ? [] : steps,
            recovers: host == 2 ? [try Sample.run("dead")] : []
        )
    }

    @Test("says field by field what would change, and exits with 2")
    func changes() throws {
        let previews = [try preview(1, from: 1, to: 2), try preview(2, from: nil, to: 2)]
        let report = PlanReport(previews, of: try Sample.release(2).revision)
        #expect(report.exitStatus == .wouldChange)
        try Golden.expect(report.text(style: .plain, showsSteps: false), "plan.txt")
        try Golden.expect(report.text(style: .plain, showsSteps: true), "plan-steps.txt")
        try Golden.expect(try JSONOutput.text(report), "plan.json")
    }

    @Test("hosts of which the same is to be said stand together")
    func alike() throws {
        let previews = [
            try preview(1, from: 1, to: 2), try preview(3, from: 1, to: 2), try preview(4, from: nil, to: 2),
        ]
        let text = PlanReport(previews, of: try Sample.release(2).revision).text(style: .plain, showsSteps: false)
        #expect(text.contains("app-1.example.com, app-3.example.com: now "))
        #expect(text.contains("app-4.example.com: nothing runs yet"))
        #expect(text.hasSuffix("take 6 steps on 3 hosts\n"))
    }

    @Test("hosts are listed by the batches in which they are cut over, and of the same changes the same is said once")
    func batches() throws {
        let previews = try (1...3).map { number in
            let whole = try preview(number + 2, from: 1, to: 2)
            let place = BatchPlace(number: number == 1 ? 1 : 2, count: 2)
            let more = number == 1 ? [] : [try Sample.step(.awaitHealth(try Sample.start(2)), on: number + 2)]
            return HostPreview(
                host: whole.host,
                running: whole.running,
                difference: whole.difference,
                buildsImage: true,
                steps: whole.steps + (more + [try Sample.step(.testProxy, on: number + 2)]).map { $0.inBatch(place) }
            )
        }
        let report = PlanReport(previews, of: try Sample.release(2).revision)
        try Golden.expect(report.text(style: .plain, showsSteps: false), "plan-batches.txt")
        #expect(report.hosts.map(\.batch) == [1, 2, 2])
        let steps = report.text(style: .plain, showsSteps: true)
        #expect(steps.contains("app-3.example.com: now "))
        #expect(steps.contains("app-4.example.com, app-5.example.com: now "))
    }

    @Test("nothing to do exits with 0")
    func nothing() throws {
        let report = PlanReport([try preview(1, from: 2, to: 2)], of: try Sample.release(2).revision)
        #expect(report.exitStatus == .done)
        #expect(report.text(style: .plain, showsSteps: true) == "nothing to do: every host runs this already\n")
    }
}
