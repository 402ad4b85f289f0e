// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

/// Plays a script in memory, one step further with each read.
final class ScriptedBodySource: HTTPBodySource {
    private struct State {
        var steps: ArraySlice<Step>
        var framing = Step.Framing.length(0)
        var bytesSeen = 0
        var failure: (any Error)?
    }

    private let request: HTTPRequest
    private let peer: Peer
    private let state: Locked<State>

    init(request: HTTPRequest, steps: [Step], peer: Peer) {
        self.request = request
        self.peer = peer
        state = Locked(State(steps: steps[...]))
    }

    deinit {
        // Dropped with steps left: the peer sees its client leave.
        if state.withLock({ !$0.steps.isEmpty }) { peer.departed.fire() }
    }

    var timings: HTTPTimings {
        var timings = HTTPTimings()
        timings.bytesReceived = state.withLock { $0.bytesSeen }
        return timings
    }

    func head() async throws -> HTTPResponseHead {
        while let step = takeStep() {
            if case .head(let status, let headers, let framing) = step {
                state.withLock { $0.framing = framing }
                let fields = headers.map { HTTPHeaders.Field(name: $0.name, value: $0.value) }
                return HTTPResponseHead(status: status, headers: HTTPHeaders(received: fields))
            }
            _ = try await failing { try await play(step) }
        }
        throw TransportError(.closedEarly, "no head")
    }

    func next() async throws -> [UInt8]? {
        try Task.checkCancellation()
        if let failure = state.withLock({ $0.failure }) { throw failure }
        while let step = takeStep() {
            if let bytes = try await failing({ try await play(step) }), !bytes.isEmpty { return bytes }
        }
        return nil
    }

    private func takeStep() -> Step? {
        state.withLock { $0.steps.popFirst() }
    }

    private func failing<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch {
            state.withLock {
                $0.failure = error
                $0.steps = []
            }
            peer.departed.fire()
            throw error
        }
    }

    private func play(_ step: Step) async throws -> [UInt8]? {
        switch step {
        case .informational, .head: return nil
        case .bytes(let bytes): return try accept(bytes)
        case .flood(let count, _): return try accept([UInt8](repeating: UInt8(ascii: "x"), count: count))
        case .await(let signal): return try await limited { try await signal.wait() }
        case .awaitDeparture: return try await limited { try await Task.sleep(for: .seconds(60)) }
        case .cut: throw TransportError(.closedEarly, "cut")
        }
    }

    private func accept(_ bytes: [UInt8]) throws -> [UInt8] {
        try state.withLock { state in
            state.bytesSeen += bytes.count
            guard state.bytesSeen <= request.maximumResponseBytes else { throw TransportError(.bodyTooLarge, "large") }
        }
        return bytes
    }

    private func limited(_ body: @escaping @Sendable () async throws -> Void) async throws -> [UInt8]? {
        let silenceEnds = Deadline.after(request.idleTimeout)
        do {
            try await withDeadline(min(request.deadline, silenceEnds), operation: "script", body)
        } catch is DeadlineExceeded {
            throw TransportError(request.deadline <= silenceEnds ? .deadlineExceeded : .idleTimeout, "waited too long")
        }
        return nil
    }
}
