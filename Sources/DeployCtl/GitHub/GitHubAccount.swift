// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// A run as GitHub Actions shows it: annotations, a page of the step's summary, outputs for later steps.
struct GitHubAccount {
    private let conclusion: RunConclusion
    /// "deploy of demo, production"
    private let title: String
    private let scrub: (String) -> String

    /// - Parameters:
    ///   - title: What was released, and where: "demo, production".
    ///   - scrub: Takes secrets out of what programs wrote.
    init(_ conclusion: RunConclusion, title: String, scrub: @escaping (String) -> String) {
        self.conclusion = conclusion
        self.title = "\(conclusion.kind.rawValue) of \(title)"
        self.scrub = scrub
    }

    private var report: RunReport { conclusion.report }
    private var memory: RunMemory { conclusion.memory }
    /// The one that serves by this run.
    private var release: Release? { report.outcome == .completed ? memory.release : nil }

    var annotations: [String] {
        let warnings = report.warnings.map { warning in
            let words = TerminalText.line(scrub(warning.reason.message))
            return WorkflowCommand(.warning, title: title, "\(warning.step.map { "\($0) failed: " } ?? "")\(words)")
        }
        return (warnings + [last]).map(\.text)
    }

    private var last: WorkflowCommand {
        guard let headline = conclusion.headline(scrubbing: scrub) else {
            return WorkflowCommand(.notice, title: title, conclusion.result)
        }
        let cause = memory.failure?.cause.map { "likely cause: \($0.cause)" }
        let lines = [headline, cause, "now: \(conclusion.state)"].compactMap { $0 }
        return WorkflowCommand(.error, title: title, lines.joined(separator: "\n"))
    }

    /// Each is one line by its type: nothing that a program wrote is in them.
    var outputs: String {
        let release = release.map { "release=\($0.id)\ndigest=\($0.image.digest)\n" } ?? ""
        return "result=\(report.outcome.rawValue)\n\(release)"
    }

    var summary: String {
        let parts = [
            "## \(Self.cell(title)): \(conclusion.headline(scrubbing: scrub) == nil ? "done" : "failed")\n",
            facts, steps, takenBack, fenced,
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var facts: String {
        var rows = ["| now | \(Self.cell(conclusion.state)) |", "| result | `\(report.outcome.rawValue)` |"]
        if let release {
            rows += ["| release | `\(release.id)` |", "| image | `\(release.image.reference)` |"]
            rows.append("| hosts | \(memory.hosts.map(\.text).sorted().joined(separator: ", ")) |")
        }
        rows.append("| took | \(ReadableTime.text(conclusion.duration)) |")
        return "| | |\n|---|---|\n" + rows.map { $0 + "\n" }.joined()
    }

    private var steps: String {
        guard !memory.steps.isEmpty else { return "" }
        let rows = memory.steps.map { done in
            "| \(done.step.action.name) | \(done.step.host?.text ?? "") | \(ReadableTime.text(done.duration)) | \(done.result) |\n"
        }
        return "| step | host | took | result |\n|---|---|---|---|\n" + rows.joined()
    }

    private var takenBack: String {
        let rows =
            memory.takenBackSteps.map { undone -> String in
                let words = undone.failure.map { TerminalText.line(scrub($0.message)) }
                return "| \(undone.step.compensation.name) | \(undone.step.host) | \(Self.cell(words ?? "done")) |\n"
            }
            + report.leftBehind.map { "| \($0.compensation.name) | \($0.host) | still to be done |\n" }
        return rows.isEmpty ? "" : "| taken back | host | result |\n|---|---|---|\n" + rows.joined()
    }

    /// The report as it is on a terminal, in a fence that nothing in it can end.
    private var fenced: String {
        let text = conclusion.complaint(scrubbing: scrub)
        guard !text.isEmpty else { return "" }
        let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return "\(fence)text\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)\n"
    }

    /// Words of programs in a table: no markup, no tag, no further cell.
    private static func cell(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "|", "\\", "`", "*", "_", "[", "]", "!", "~", "#": result += "\\\(character)"
            case _ where character.isNewline: result += " "
            default: result.append(character)
            }
        }
        return result
    }
}
