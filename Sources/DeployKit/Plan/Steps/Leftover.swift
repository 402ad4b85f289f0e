// SPDX-License-Identifier: Apache-2.0

/// A step of a dead run that is still to be taken back.
package struct Leftover: Codable, Sendable, Hashable {
    package let run: RunID
    package let step: StepID
    package let compensation: Compensation

    package init(run: RunID, step: StepID, compensation: Compensation) {
        self.run = run
        self.step = step
        self.compensation = compensation
    }
}
