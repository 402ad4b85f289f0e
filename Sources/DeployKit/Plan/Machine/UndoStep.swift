// SPDX-License-Identifier: Apache-2.0

/// A step of this run that is being taken back.
package struct UndoStep: Sendable, Hashable {
    package let step: StepID
    package let host: HostName
    package let compensation: Compensation

    package init(step: StepID, host: HostName, compensation: Compensation) {
        self.step = step
        self.host = host
        self.compensation = compensation
    }
}
