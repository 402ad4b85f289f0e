// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@testable import DeployCtl

@Suite("What codes mean")
struct ExplanationTests {
    @Test("every code that a run can end with is explained, and nothing else is")
    func complete() {
        let codes =
            StepFailure.Code.allCases.map(\.rawValue) + LikelyCause.Code.allCases.map(\.rawValue)
            + ProvisionFailure.Code.allCases.map(\.rawValue)
            + CertificateFault.Code.allCases.map(\.rawValue)
            + DeployCtl.ExitStatus.allCases.map { String($0.rawValue) }
        #expect(Explanation.all.map(\.code) == codes)
        #expect(Set(codes).count == codes.count, "a code names two things")
    }

    @Test("each says what it is, why, and what to do, in lines that fit", arguments: Explanation.all)
    func whole(_ explanation: Explanation) {
        #expect(!explanation.title.isEmpty)
        #expect(!explanation.meaning.isEmpty)
        // Nothing has gone wrong then.
        if explanation.code != "0" {
            #expect(!explanation.reasons.isEmpty)
            #expect(!explanation.steps.isEmpty)
        }
        for line in explanation.text.split(separator: "\n").dropFirst() { #expect(line.count <= 88) }
        #expect(Explanation.list.contains("  \(explanation.code) "))
    }

    @Test("no two have the same words")
    func distinct() {
        #expect(Set(Explanation.all.map(\.title)).count == Explanation.all.count)
        #expect(Set(Explanation.all.map(\.meaning)).count == Explanation.all.count)
    }

    @Test(
        "a code is found however it is typed",
        arguments: [("not_ready", "not_ready"), ("NOT-READY", "not_ready"), ("4", "4"), ("Fenced", "fenced")]
    )
    func found(_ typed: String, _ code: String) {
        #expect(Explanation.find(typed)?.code == code)
    }

    @Test("one that is not there is wrong usage, with those that begin alike")
    func unknown() throws {
        let folder = try ScratchFolder()
        let result = try Binary.run(["explain", "not_redy"], in: folder.url)
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(result.errors == "deployctl: there is no code not_redy\nhint: perhaps not_ready\n")
        let far = try Binary.run(["explain", "zzz"], in: folder.url)
        #expect(far.errors.hasSuffix("hint: `deployctl explain` lists them\n"))
    }

    @Test("one explanation, as it is read")
    func text() throws {
        try Golden.expect(try #require(Explanation.find("not_ready")).text, "explanation.txt")
        try Golden.expect(Explanation.list, "explanations.txt")
    }
}
