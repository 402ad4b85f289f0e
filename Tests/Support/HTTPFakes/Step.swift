// SPDX-License-Identifier: Apache-2.0

/// What a scripted peer does after it has read a request, one after another. Played by ``LoopbackServer`` on a real
/// socket and by ``ScriptedClient`` in memory.
package enum Step: Sendable {
    package enum Framing: Sendable {
        case length(Int)
        case chunked
        case untilClose
    }

    case informational(Int)
    case head(Int, [(name: String, value: String)] = [], Framing)
    case bytes([UInt8])
    /// That many bytes, as fast as the reader takes them; says when it takes no more for a while.
    case flood(Int, stalled: Signal)
    /// Goes on when the signal is fired.
    case await(Signal)
    /// Waits until the client has gone.
    case awaitDeparture
    /// Ends the connection here and now.
    case cut

    package static func text(_ text: String) -> Step {
        .bytes(Array(text.utf8))
    }
}

extension [Step] {
    /// A whole response in one piece.
    package static func whole(_ status: Int = 200, _ headers: [(name: String, value: String)] = [], body: String = "")
        -> [Step]
    {
        [.head(status, headers, .length(body.utf8.count)), .text(body)]
    }
}
