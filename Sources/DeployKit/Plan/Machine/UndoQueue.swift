// SPDX-License-Identifier: Apache-2.0

/// What is still to be taken back, and what may not be any more.
struct UndoQueue: Sendable {
    private(set) var waiting: [UndoStep] = []
    /// Hosts on which something could not be taken back: what was done before it there stays.
    var stuck: Set<HostName> = []
    /// A commit stands that cannot be withdrawn: everything stays, everywhere.
    var standsCommitted = false
    private(set) var leftBehind: [UndoStep] = []

    init() {}

    /// - Parameter begun: In the order in which they were begun. The one that failed may have had its effect too.
    init(takingBack begun: [PlanStep]) {
        waiting = begun.compactMap { step in
            guard let host = step.host, let compensation = step.compensation else { return nil }
            return UndoStep(step: step.id, host: host, compensation: compensation)
        }
    }

    /// The next one that may be taken back. Leases are given back in any case.
    mutating func next(lost: Set<HostName>) -> UndoStep? {
        while let step = waiting.popLast() {
            if !lost.contains(step.host), step.compensation == .releaseLease || !isBarred(step) {
                return step
            }
            leave(step)
        }
        return nil
    }

    mutating func leave(_ step: UndoStep) {
        guard step.compensation != .releaseLease else { return }
        leftBehind.append(step)
        stuck.insert(step.host)
        if case .withdraw = step.compensation { standsCommitted = true }
    }

    func isBarred(_ step: UndoStep) -> Bool {
        standsCommitted || stuck.contains(step.host)
    }
}
