// SPDX-License-Identifier: Apache-2.0

import Support

/// A probe ends a little before its step's deadline, so that what it found is told and not only that time is over.
enum ProbeDeadline {
    static let margin: Duration = .seconds(1)

    static func inside(_ deadline: Deadline, at now: ContinuousClock.Instant) -> Deadline {
        let left = max(.zero, now.duration(to: deadline.instant))
        return Deadline(instant: deadline.instant.advanced(by: .zero - min(margin, left / 10)))
    }
}
