// SPDX-License-Identifier: Apache-2.0

import Support

/// Tells a run to stop: from SIGINT or SIGTERM, at any time, also before it begins. What was begun is taken back, so that
/// the run still takes a while; to be told again changes nothing.
package final class RunControl: Sendable {
    private struct State {
        var isInterrupted = false
        var listener: (@Sendable () -> Void)?
    }

    private let state = Locked(State())

    package init() {}

    package func interrupt() {
        let listener = state.withLock { state -> (@Sendable () -> Void)? in
            state.isInterrupted = true
            defer { state.listener = nil }
            return state.listener
        }
        listener?()
    }

    package var isInterrupted: Bool { state.withLock { $0.isInterrupted } }

    /// Calls `listener` once: when it is interrupted, or now when it was.
    func onInterrupt(_ listener: @escaping @Sendable () -> Void) {
        let isInterrupted = state.withLock { state -> Bool in
            if !state.isInterrupted { state.listener = listener }
            return state.isInterrupted
        }
        if isInterrupted { listener() }
    }
}
