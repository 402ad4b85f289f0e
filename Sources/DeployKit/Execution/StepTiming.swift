// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A step that was done, failed, or was taken back, with its time.
package struct StepTiming: Sendable, Hashable {
    package var step: StepID
    /// ``StepAction/name``, or ``Compensation/name`` of what was taken back: closed sets.
    package var action: String
    package var host: HostName?
    package var isUndo: Bool
    package var startedAt: Date
    package var endedAt: Date
    package var failure: StepFailure.Code?

    package init(
        step: StepID,
        action: String,
        host: HostName?,
        isUndo: Bool = false,
        startedAt: Date,
        endedAt: Date,
        failure: StepFailure.Code? = nil
    ) {
        self.step = step
        self.action = action
        self.host = host
        self.isUndo = isUndo
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.failure = failure
    }

    package var seconds: Double { max(0, endedAt.timeIntervalSince(startedAt)) }
}
