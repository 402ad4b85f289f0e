// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@Suite("Why a release failed")
struct FailureReportTests {
    private func start() throws -> ContainerStart {
        let release = try Sample.release(2)
        let service = try #require(ServiceName("demo"))
        return ContainerStart(
            name: ContainerName(service: service, release: release.id, run: try Sample.run("one")),
            service: service,
            release: release,
            environmentFile: try Sample.path("/e/x.env"),
            address: "127.0.0.1",
            port: try Sample.port(8_001)
        )
    }

    @Test(
        "the most certain cause is named",
        arguments: [
            (
                FailureEvidence(exitCode: 1, imagePlatform: "linux/arm64", hostPlatform: "linux/amd64"),
                "another processor"
            ),
            (FailureEvidence(exitCode: 137, wasKilledForMemory: true), "more memory"),
            (FailureEvidence(exitCode: 1, freeBytes: 4_096), "disk is full"),
            (FailureEvidence(exitCode: 127), "no program"),
            (FailureEvidence(exitCode: 139), "crashed"),
            (FailureEvidence(exitCode: 137), "killed from outside"),
            (FailureEvidence(exitCode: 64), "configuration was refused"),
            (FailureEvidence(exitCode: 1), "ended by itself"),
            (FailureEvidence(restarts: 3), "started it again"),
            (FailureEvidence(), "does not become ready"),
        ]
    )
    func causes(_ evidence: FailureEvidence, _ part: String) throws {
        let reason = StepFailure(.unhealthy, "not healthy within 2m")
        let cause = LikelyCause.of(evidence, step: .awaitHealth(try start()), reason: reason)
        #expect(cause?.cause.contains(part) == true, "\(String(describing: cause))")
        #expect(cause?.nextStep.isEmpty == false)
    }

    @Test("where nothing else is known, the step tells the likely cause, and a lost host is named last")
    func steps() throws {
        let (start, release) = (try start(), try Sample.release(2))
        let steps: [(StepAction, LikelyCause.Code?)] = [
            (.awaitHealth(start), .notReady), (.smokePrivately(start), .suiteFails), (.testProxy, .proxyRefuses),
            (.verifyProxy(release), .proxyElsewhere), (.smokePublicly(release), .publicOnly),
            (.bake([], for: .seconds(5)), .worseInService), (.reloadProxy, nil),
            (.runHook(Hook(.beforeRun, "x")), .hookFails),
        ]
        for (step, code) in steps {
            let known = LikelyCause.of(FailureEvidence(), step: step, reason: StepFailure(.unhealthy, "x"))
            #expect(known?.code == code)
        }
        let lost = LikelyCause.of(FailureEvidence(), step: .reloadProxy, reason: StepFailure(.unreachable, "x"))
        #expect(lost?.code == .hostLost)
        let known = LikelyCause.of(
            FailureEvidence(exitCode: 139),
            step: .bake([], for: .seconds(5)),
            reason: StepFailure(.unreachable, "x")
        )
        #expect(known?.code == .crashed)
    }

    @Test("the text tells what, why and what next, without what steers a terminal, and without secrets")
    func text() throws {
        let step = PlanStep(.awaitHealth(try start()), on: try Sample.host(1), deadline: .seconds(120))
        let report = FailureReport(
            step: step,
            reason: StepFailure(.unhealthy, "not healthy within 2m"),
            evidence: FailureEvidence(
                logs: ["starting", "\u{1B}[31mtoken hunter2 refused"],
                health: ["status 503"],
                exitCode: 1,
                restarts: 2
            ),
            outcome: .undone
        )
        #expect(
            report.text { $0.split(separator: "hunter2").joined(separator: "[secret]") } == """
                await-health failed on app-1.example.com: not healthy within 2m

                  container     ended with exit code 1, restarted 2 times
                  health check  status 503
                  its log       the last 2 lines
                    | starting
                    | token [secret] refused

                  likely cause  it ended by itself instead of serving
                  next          read its last lines above

                  now           everything was taken back: what served before serves
                hint: deployctl explain ended

                """
        )
    }

    @Test("a reason of several lines, as a smoke suite gives it, keeps them")
    func reasonLines() throws {
        let step = PlanStep(.smokePrivately(try start()), on: try Sample.host(1), deadline: .seconds(120))
        let report = FailureReport(
            step: step,
            reason: StepFailure(.unhealthy, "the suite failed\nFAIL chat: it answers\n     status 500"),
            evidence: nil,
            outcome: .undoIncomplete,
            leftBehind: [
                UndoStep(
                    step: step.id,
                    host: try Sample.host(1),
                    compensation: .removeFile(try Sample.path("/e/x.env"))
                )
            ]
        )
        #expect(
            report.text() == """
                smoke-private failed on app-1.example.com: the suite failed
                    FAIL chat: it answers
                         status 500

                  likely cause  it is healthy and does not do what the suite expects
                  next          the lines of the suite above name what

                  now           not everything could be taken back; the next `deploy` or `abort` begins with the rest
                  left behind   smoke-private@app-1.example.com: remove-file is still to be done
                hint: deployctl explain suite_fails

                """
        )
    }

    @Test(
        "what a program wrote becomes one harmless line",
        arguments: [
            ("plain é 🐕", "plain é 🐕"),
            ("\u{1B}[1;31mred\u{1B}[0m", "red"),
            ("\u{1B}]0;title\u{7}text", "text"),
            ("\u{1B}]8;;http://x\u{1B}\\link", "link"),
            ("a\tb\rc\u{8}", "a b\u{FFFD}c\u{FFFD}"),
            ("\u{9B}2J", "\u{FFFD}2J"),
            ("abc\u{202E}def", "abc\u{FFFD}def"),
            ("\u{1B}", ""),
            ("\u{1B}[", ""),
            ("\u{1B}(B.", "."),
        ]
    )
    func terminalText(_ text: String, _ safe: String) {
        #expect(TerminalText.line(text) == safe)
    }

    @Test("a line that is too long is cut")
    func longLine() {
        #expect(TerminalText.line("abcdef", limit: 3) == "abc…")
        #expect(TerminalText.line(String(repeating: "x", count: 1_000_000)).count == 501)
    }
}
