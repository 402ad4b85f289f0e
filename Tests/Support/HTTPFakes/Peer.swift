// SPDX-License-Identifier: Apache-2.0

import Support

/// What a scripted peer has seen so far.
package final class Peer: Sendable {
    private struct State {
        var requests: [RecordedRequest] = []
        var bytesWritten = 0
    }

    /// Requests beyond these are not kept: a soak must not find its own peer's memory growing.
    private static let maximumRequests = 2_000

    private let state = Locked(State())
    /// The first request has been read.
    package let requestSeen = Signal()
    /// The client was seen to leave before the script was played to its end.
    package let departed = Signal()

    /// The first requests, as many as are kept.
    package var requests: [RecordedRequest] { state.withLock { $0.requests } }
    package var bytesWritten: Int { state.withLock { $0.bytesWritten } }

    func record(_ request: RecordedRequest) {
        state.withLock { state in
            if state.requests.count < Self.maximumRequests { state.requests.append(request) }
        }
        requestSeen.fire()
    }

    func recordWrite(_ count: Int) {
        state.withLock { $0.bytesWritten += count }
    }
}
