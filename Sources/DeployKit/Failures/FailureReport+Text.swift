// SPDX-License-Identifier: Apache-2.0

extension FailureReport {
    /// Lines of a container's log that are shown.
    static let shownLogLines = 40
    /// Lines that a reason may have: of a smoke suite, of nginx.
    static let shownReasonLines = 40
    /// With less left, a disk may be the reason for whatever else went wrong.
    static let scarceBytes = 512 << 20

    /// Plain text, without colours, ending with a line end: what failed and where, what the container said, what is likely
    /// behind it, what to do, what state the hosts are in, and where more is said.
    ///
    /// - Parameter scrub: Takes secrets out of what the container wrote.
    package func text(scrubbing scrub: (String) -> String = { $0 }) -> String {
        let reasons = Self.lines(reason.message, scrub)
        var lines = ["\(step.action.name) failed\(place): \(reasons.first ?? reason.code.rawValue)"]
        lines += reasons.dropFirst().prefix(Self.shownReasonLines).map { "    \($0)" }
        if let evidence { lines += described(evidence, scrub) }
        if let cause {
            lines += ["", Self.row("likely cause", cause.cause), Self.row("next", cause.nextStep)]
        }
        lines += ["", Self.row("now", outcome.state(after: reason))]
        // What is left of a run that was taken over is the other one's.
        guard reason.code != .fenced else { return lines.joined(separator: "\n") + "\n" }
        lines += leftBehind.map { Self.row("left behind", "\($0.step): \($0.compensation.name) is still to be done") }
        lines.append("hint: deployctl explain \(explainedCode)")
        return lines.joined(separator: "\n") + "\n"
    }

    private var place: String {
        (step.host.map { " on \($0)" } ?? "") + (step.batch.map { " in \($0)" } ?? "")
    }

    private func described(_ evidence: FailureEvidence, _ scrub: (String) -> String) -> [String] {
        var facts: [String] = []
        if let code = evidence.exitCode { facts.append("ended with exit code \(code)") }
        if evidence.wasKilledForMemory { facts.append("killed: out of memory") }
        if evidence.restarts > 0 {
            facts.append("restarted \(evidence.restarts) time\(evidence.restarts == 1 ? "" : "s")")
        }
        if let image = evidence.imagePlatform, let host = evidence.hostPlatform, image != host {
            facts.append("is for \(image), the host is \(host)")
        }
        var lines = facts.isEmpty ? [] : [Self.row("container", facts.joined(separator: ", "))]
        if let last = evidence.health.last(where: { !$0.isEmpty }) {
            lines.append(Self.row("health check", Self.lines(last, scrub).joined(separator: " ")))
        }
        if let free = evidence.freeBytes, free < Self.scarceBytes {
            lines.append(Self.row("disk", "\(free >> 20) MiB free where Docker keeps images"))
        }
        let logs = evidence.logs.suffix(Self.shownLogLines)
        if !logs.isEmpty {
            lines.append(Self.row("its log", logs.count == 1 ? "the last line" : "the last \(logs.count) lines"))
            lines += logs.map { "    | " + TerminalText.line(scrub($0)) }
        }
        return lines.isEmpty ? [] : [""] + lines
    }

    private static func row(_ name: String, _ text: String) -> String {
        "  \(name)\(String(repeating: " ", count: max(1, 14 - name.count)))\(text)"
    }

    private static func lines(_ text: String, _ scrub: (String) -> String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { TerminalText.line(scrub(String($0))) }
    }
}

extension RunReport.Outcome {
    /// What state the hosts are in.
    ///
    /// - Parameter reason: Why the run failed: one whose lease went to another run knows nothing of the hosts any more.
    package func state(after reason: StepFailure?) -> String {
        if reason?.code == .fenced { return "another run took over and decides what serves: see `deployctl status`" }
        return switch self {
        case .completed: "the new release serves"
        case .leaseHeld, .failedUntouched: "nothing was changed on any host"
        case .undone: "everything was taken back: what served before serves"
        case .undoIncomplete: "not everything could be taken back; the next `deploy` or `abort` begins with the rest"
        }
    }
}
