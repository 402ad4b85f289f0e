// SPDX-License-Identifier: Apache-2.0

import Support

/// What is learnt about one request and its answer on the way, for the access log and the metrics.
///
/// A reference, since the parts that learn it don't return to each other: the router knows the route, the body's reader
/// its length, the error its code.
final class Exchange: Sendable {
    struct Facts: Sendable {
        /// The pattern of the route, never the path itself, which may name a user.
        var route = "_OTHER"
        /// The code of the problem that it ended in.
        var problemCode: String?
        var bytesIn = 0
        var bytesOut = 0
        /// Whether the request's body was read to its end.
        var bodyWasRead = false
        /// Whether the connection ends with the answer.
        var closesConnection = false
    }

    private let state = Locked(Facts())

    var facts: Facts { state.withLock { $0 } }

    func update(_ change: @Sendable (inout Facts) -> Void) {
        state.withLock { change(&$0) }
    }
}
