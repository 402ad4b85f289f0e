// SPDX-License-Identifier: Apache-2.0

/// Why something failed as programs are told of it, by `--json` and by webhooks: in harmless lines.
package struct FailureRecord: Encodable, Sendable, Hashable {
    /// Lines of a reason that are kept: of a smoke suite, of nginx.
    private static let keptLines = 40

    let code: String
    /// Left out where it is told beside it, or where it was none.
    let step: String?
    let message: String

    /// - Parameter scrub: Takes secrets out of what programs wrote.
    package init(_ reason: StepFailure, of step: StepID? = nil, scrub: (String) -> String) {
        let lines = scrub(reason.message).split(whereSeparator: \.isNewline).prefix(Self.keptLines)
        code = reason.code.rawValue
        self.step = step?.text
        message = lines.map { TerminalText.line(String($0)) }.joined(separator: "\n")
    }

    package init(_ failure: RunReport.Failure, scrub: (String) -> String) {
        self.init(failure.reason, of: failure.step, scrub: scrub)
    }
}
