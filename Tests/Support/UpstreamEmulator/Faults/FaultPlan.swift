// SPDX-License-Identifier: Apache-2.0

/// What befalls one exchange.
struct FaultPlan: Sendable {
    private(set) var latency: Duration = .zero
    private(set) var fault: Fault?
    private(set) var moment = FaultRule.Moment.beforeEffect

    var isEmpty: Bool { fault == nil && latency == .zero }

    /// The fault that takes the answer's place, if it does so at this moment.
    func replacement(_ moment: FaultRule.Moment) -> Fault? {
        guard let fault, fault.replacesAnswer, self.moment == moment else { return nil }
        return fault
    }

    func takes(_ next: Fault) -> Bool {
        if case .latency = next { return true }
        return fault == nil
    }

    mutating func add(_ rule: FaultRule) {
        if case .latency(let duration) = rule.fault {
            latency += duration
        } else {
            fault = rule.fault
            moment = rule.moment
        }
    }
}
