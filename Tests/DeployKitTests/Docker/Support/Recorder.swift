// SPDX-License-Identifier: Apache-2.0

import Support

/// Keeps what was reported.
final class Recorder<Event: Sendable>: Sendable {
    private let kept = Locked<[Event]>([])

    var events: [Event] { kept.withLock { $0 } }

    func record(_ event: Event) {
        kept.withLock { $0.append(event) }
    }
}
