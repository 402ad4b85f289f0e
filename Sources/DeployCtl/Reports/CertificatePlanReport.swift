// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// `deployctl tls setup`: what would be done to each host and why, and what stands in the way.
struct CertificatePlanReport {
    /// Columns of what an operator would type.
    private static let width = 110

    private let title: String
    private let sights: [CertificateSight]

    init(_ title: String, _ sights: [CertificateSight]) {
        self.title = title
        self.sights = sights
    }

    var isRefused: Bool { sights.contains { (try? $0.plan.get()) == nil } }

    var steps: Int { sights.reduce(0) { $0 + ((try? $1.plan.get())?.steps.count ?? 0) } }

    func text(style: OutputStyle) -> String {
        let paragraphs = sights.map { sight -> String in
            let head = "\(style.styled(sight.host.text, .bold))  \(sight.wish.domain)"
            let lines =
                switch sight.plan {
                case .success(let plan): Self.lines(plan, style)
                case .failure(let refusal): Self.lines(refusal, style)
                }
            return ([head] + lines).joined(separator: "\n")
        }
        return ([title] + paragraphs + [conclusion]).joined(separator: "\n\n") + "\n"
    }

    private static func lines(_ plan: CertificatePlan, _ style: OutputStyle) -> [String] {
        var lines = plan.steps.enumerated().flatMap { index, step -> [String] in
            let number = String(index + 1)
            let head = "  \(String(repeating: " ", count: max(0, 2 - number.count)))\(number)  \(step.what)"
            return [head, style.styled("        \(step.why)", .dim)]
                + step.commands.map { style.styled("        # \(cut($0))", .dim) }
        }
        if lines.isEmpty { lines = ["  \(style.styled("nothing to do", .green))"] }
        guard !plan.hints.isEmpty else { return lines }
        return lines + ["", "  left to you"] + plan.hints.map { "    - \($0)" }
    }

    private static func lines(_ refusal: SetupRefusal, _ style: OutputStyle) -> [String] {
        refusal.obstacles.flatMap { obstacle in
            ["  \(style.styled("fail", .red))  \(obstacle.seen)", "        fix: \(obstacle.fix)"]
        }
    }

    private static func cut(_ text: String) -> String {
        text.count <= width ? text : String(text.prefix(width)) + "…"
    }

    private var conclusion: String {
        if isRefused { return "nothing was changed" }
        guard steps > 0 else { return "nothing to do" }
        return "\(steps) step\(steps == 1 ? "" : "s")"
    }
}
