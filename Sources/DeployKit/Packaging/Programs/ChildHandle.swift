// SPDX-License-Identifier: Apache-2.0

import Glibc
import Support

/// The id of a child as long as it is one: after it was waited for, the system may give its id to another.
final class ChildHandle: Sendable {
    enum Reason: Sendable {
        case cancellation
        case deadline
        case output
    }

    private enum Process {
        case notBegun
        case running(pid_t)
        case ended
    }

    private let state = Locked<(process: Process, reason: Reason?)>((.notBegun, nil))

    /// Why it was killed; `nil` when it ended by itself.
    var killedBecauseOf: Reason? { state.withLock { $0.reason } }

    func began(_ id: pid_t) {
        state.withLock { state in
            state.process = .running(id)
            if state.reason != nil { Self.end(id) }
        }
    }

    /// It could not be started: there is nothing to kill, and that is no reason for anything.
    func neverBegan() {
        state.withLock { $0 = (.ended, nil) }
    }

    /// Ends it with all of its group, now or as soon as it begins; without effect when it has ended.
    func kill(becauseOf reason: Reason) {
        state.withLock { state in
            if case .ended = state.process { return }
            state.reason = state.reason ?? reason
            // Within the lock, so that it is not waited for between the look at its id and the signal.
            if case .running(let id) = state.process { Self.end(id) }
        }
    }

    private static func end(_ id: pid_t) {
        _ = Glibc.kill(-id, SIGKILL)
    }

    /// Whether it is over, before it was waited for.
    var hasEnded: Bool {
        state.withLock { state in
            guard case .running(let id) = state.process else { return true }
            var information = siginfo_t()
            // Without an end it succeeds too, and fills in no signal.
            return waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT | WNOHANG) == 0
                && information.si_signo == SIGCHLD
        }
    }

    /// Ends what it left behind in its group, while its id is still its own.
    func endGroup() {
        state.withLock { state in
            if case .running(let id) = state.process { Self.end(id) }
        }
    }

    /// Waits for its end; blocks. The exit code, or 128 and the signal's number.
    func reap() -> Int {
        guard case .running(let id) = state.withLock({ $0.process }) else { return -1 }
        // Left as it is, so that it can be killed while it is waited for.
        var information = siginfo_t()
        while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        return state.withLock { state in
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
            state.process = .ended
            let signal = status & 0x7F
            return signal == 0 ? Int(status >> 8 & 0xFF) : 128 + Int(signal)
        }
    }
}
