// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// How a run ended, for those outside who are told of it.
package struct RunResult: Sendable, Hashable {
    package var endedAt: Date
    package var report: RunReport
    package var cause: LikelyCause?
    /// In the order in which they ended.
    package var steps: [StepTiming]

    package init(endedAt: Date, report: RunReport, cause: LikelyCause? = nil, steps: [StepTiming] = []) {
        self.endedAt = endedAt
        self.report = report
        self.cause = cause
        self.steps = steps
    }

    package var isSuccess: Bool { report.outcome == .completed }

    /// How long the run took; never negative, though clocks are set.
    package func seconds(since start: Date) -> Double {
        max(0, endedAt.timeIntervalSince(start))
    }
}
