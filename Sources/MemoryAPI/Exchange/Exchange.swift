// SPDX-License-Identifier: Apache-2.0

import AccessControl
import MemoryCore
import Support

/// What is learnt about one request and its answer on the way, for the access log and the metrics.
///
/// A reference, since the parts that learn it don't return to each other: the router knows the route, the body's reader
/// its length, the error its code.
final class Exchange: Sendable {
    struct Facts: Sendable {
        /// The pattern of the route, never the path itself, which may name a user.
        var route = Route.unknown
        /// The code of the problem that it ended in.
        var problemCode: String?
        /// Whose memories it is about. Only a keyed hash of it is ever written.
        var user: UserID?
        /// The name of the credential that it came with, which is no secret.
        var keyID: String?
        /// What its sender is told of the limits that it was counted by.
        var rateVerdict: RateVerdict?
        /// The client, beyond the proxies that are trusted to name it.
        var clientAddress: IPAddress?
        /// What wrote the answer, and how much of it.
        var generation: Generation?
        /// What the answer had to do without.
        var degradations: [Degradation] = []
        var bytesIn = 0
        var bytesOut = 0
        /// When the first byte of the answer's body was written.
        var firstByteAt: ContinuousClock.Instant?
        /// Whether the request's body was read to its end.
        var bodyWasRead = false
        /// That it was let in, of a request about users: it counts as under way for as long as this is kept.
        var admission: LoadGuard.Admission?
        /// Whether the connection ends with the answer.
        var closesConnection = false
    }

    /// One reply of a language model.
    struct Generation: Sendable {
        let model: String
        let usage: TokenUsage?
    }

    private let state = Locked(Facts())

    var facts: Facts { state.withLock { $0 } }

    func update(_ change: @Sendable (inout Facts) -> Void) {
        state.withLock { change(&$0) }
    }

    /// Notes how an answer came to be.
    func record(_ answer: ChatAnswer) {
        update { facts in
            facts.generation = Generation(model: answer.completion.model, usage: answer.completion.usage)
            facts.degradations = answer.degradations
        }
    }
}
