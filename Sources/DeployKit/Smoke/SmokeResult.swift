// SPDX-License-Identifier: Apache-2.0

/// What became of a step.
package struct SmokeResult: Sendable, Hashable {
    package let step: String
    package let attempts: Int
    /// Of the last attempt; empty when all was as expected.
    package let faults: [String]
    /// It cannot be asked from where the suite runs.
    package var isSkipped = false

    package var isPassed: Bool { faults.isEmpty }

    /// A line, and one for each fault.
    package func text(in suite: String) -> String {
        let mark = isSkipped ? "skip" : isPassed ? "ok  " : "FAIL"
        let tries = attempts <= 1 ? "" : " (\(attempts) attempts)"
        return "\(mark) \(suite): \(step)\(tries)" + faults.map { "\n     \($0)" }.joined()
    }
}

/// What became of a suite.
package struct SmokeReport: Sendable, Hashable {
    package let suite: String
    /// Up to the first step that failed.
    package let results: [SmokeResult]
    package let cleanup: [SmokeResult]

    package var isPassed: Bool { results.allSatisfy(\.isPassed) }

    /// A line for each step.
    package var text: String {
        (results + cleanup).map { $0.text(in: suite) }.joined(separator: "\n")
    }
}
