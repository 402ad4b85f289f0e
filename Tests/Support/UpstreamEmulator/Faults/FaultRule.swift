// SPDX-License-Identifier: Apache-2.0

/// When a ``Fault`` strikes.
package struct FaultRule: Sendable {
    /// Whether a request has done its work when the fault hits it. Only for faults that take the place of the answer
    /// (``Fault/status(_:retryAfter:estimatedTime:)`` and ``Fault/reset``); in all others the work is done.
    package enum Moment: String, Sendable, CaseIterable {
        case beforeEffect = "before"
        /// An upsert that was done, but whose acknowledgement is lost.
        case afterEffect = "after"
    }

    package var fault: Fault
    /// Every operation if nil.
    package var operation: EmulatedOperation?
    /// Only requests for this model, if given.
    package var model: String?
    package var moment: Moment
    /// How often it strikes; for ever if nil.
    package var times: Int?
    /// 0 to 1, drawn for each request.
    package var probability: Double
    /// Where the sequence of draws begins: one seed, one sequence.
    package var seed: UInt64

    package init(
        _ fault: Fault,
        on operation: EmulatedOperation? = nil,
        model: String? = nil,
        moment: Moment = .beforeEffect,
        times: Int? = nil,
        probability: Double = 1,
        seed: UInt64 = 1
    ) {
        self.fault = fault
        self.operation = operation
        self.model = model
        self.moment = moment
        self.times = times
        self.probability = probability
        self.seed = seed
    }

    func matches(_ operation: EmulatedOperation, model: String?) -> Bool {
        (self.operation == nil || self.operation == operation) && (self.model == nil || self.model == model)
            && fault.applies(to: operation)
    }
}
