// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Follows the events of a run and keeps when what was done.
struct StepTimings: Sendable {
    private(set) var steps: [StepTiming] = []
    private var began: [StepID: Date] = [:]
    private var undoBegan: [StepID: Date] = [:]

    mutating func take(_ event: RunEvent, at time: Date) {
        switch event {
        case .stepBegan(let step):
            began[step.id] = time
        case .stepEnded(let step, let failure, _):
            steps.append(
                StepTiming(
                    step: step.id,
                    action: step.action.name,
                    host: step.host,
                    startedAt: began.removeValue(forKey: step.id) ?? time,
                    endedAt: time,
                    failure: failure?.code
                )
            )
        case .undoBegan(let step):
            undoBegan[step.step] = time
        case .undoEnded(let step, let failure):
            steps.append(
                StepTiming(
                    step: step.step,
                    action: step.compensation.name,
                    host: step.host,
                    isUndo: true,
                    startedAt: undoBegan.removeValue(forKey: step.step) ?? time,
                    endedAt: time,
                    failure: failure?.code
                )
            )
        default:
            break
        }
    }
}
