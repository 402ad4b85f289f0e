// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

/// The one place where other threads and the engine's thread meet: commands, admission, and the engine's life.
final class EngineInbox: Sendable {
    private enum Phase {
        /// No thread yet.
        case idle
        case running
        /// Requests under way may go on until the deadline.
        case stopping(Deadline)
        case stopped
    }

    private struct State {
        var phase = Phase.idle
        var commands: [EngineCommand] = []
        var wakeUp: WakeUp?
        var lastID: UInt64 = 0
        /// Submitted and not yet ended: what bounds `commands`, since each transfer has few commands under way.
        var transferCount = 0
        var stopWaiters: [CheckedContinuation<Void, Never>] = []

        /// Called inside the lock although it calls out: the handle must not be freed meanwhile, and a wake-up is one
        /// write to a non-blocking socket. Only the first command after a drain needs it.
        mutating func append(_ command: EngineCommand) {
            commands.append(command)
            if commands.count == 1 {
                wakeUp?()
            }
        }
    }

    private let maximumTransfers: Int
    private let state = Locked(State())

    init(maximumTransfers: Int) {
        self.maximumTransfers = maximumTransfers
    }

    // MARK: Any thread

    /// Hands a request to the engine.
    func submit(_ request: HTTPRequest) throws(TransportError) -> TransferChannel {
        try state.withLock { state throws(TransportError) -> TransferChannel in
            switch state.phase {
            case .stopping, .stopped: throw .shutDown
            case .idle, .running: break
            }
            guard state.transferCount < maximumTransfers else {
                throw TransportError(.capacity, "\(maximumTransfers) requests are under way already")
            }
            state.transferCount += 1
            state.lastID += 1
            let channel = TransferChannel(
                id: TransferID(number: state.lastID),
                inbox: self,
                maximumBodyBytes: request.maximumResponseBytes
            )
            state.append(.start(request, channel))
            return channel
        }
    }

    func post(_ command: EngineCommand) {
        state.withLock { state in
            if case .stopped = state.phase { return }
            state.append(command)
        }
    }

    /// Whether the caller is the one who must start the thread: true once, when there is work or `always`.
    func claimThreadStart(always: Bool) -> Bool {
        state.withLock { state in
            guard case .idle = state.phase, always || !state.commands.isEmpty else { return false }
            state.phase = .running
            return true
        }
    }

    /// Ends the engine by the deadline. A later deadline than one that is set already changes nothing.
    func stop(by deadline: Deadline) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            switch state.phase {
            case .idle:
                state.phase = .stopped
                return Self.takeWaiters(&state)
            case .running:
                state.phase = .stopping(deadline)
            case .stopping(let earlier):
                state.phase = .stopping(min(earlier, deadline))
            case .stopped:
                return []
            }
            state.wakeUp?()
            return []
        }
        waiters.forEach { $0.resume() }
    }

    /// Returns when the engine has stopped.
    func stopped() async {
        await withCheckedContinuation { waiter in
            let isStopped = state.withLock { state in
                if case .stopped = state.phase { return true }
                state.stopWaiters.append(waiter)
                return false
            }
            if isStopped {
                waiter.resume()
            }
        }
    }

    // MARK: The engine's thread

    func attach(_ wakeUp: WakeUp) {
        state.withLock { $0.wakeUp = wakeUp }
    }

    /// Everything that was asked for since the last call, and by when the engine must stop if it must.
    func drain() -> (commands: [EngineCommand], stopDeadline: Deadline?) {
        state.withLock { state in
            var commands: [EngineCommand] = []
            swap(&commands, &state.commands)
            if case .stopping(let deadline) = state.phase { return (commands, deadline) }
            return (commands, nil)
        }
    }

    func transferEnded() {
        state.withLock { $0.transferCount -= 1 }
    }

    /// Takes nothing more; returns what was never looked at. After this nobody wakes the multi handle any more.
    func close() -> [EngineCommand] {
        state.withLock { state in
            state.phase = .stopping(.after(.zero))
            state.wakeUp = nil
            var commands: [EngineCommand] = []
            swap(&commands, &state.commands)
            return commands
        }
    }

    /// The last act of the thread, when everything is freed.
    func confirmStop() {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.phase = .stopped
            state.commands = []
            return Self.takeWaiters(&state)
        }
        waiters.forEach { $0.resume() }
    }

    private static func takeWaiters(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
        defer { state.stopWaiters = [] }
        return state.stopWaiters
    }
}
