// SPDX-License-Identifier: Apache-2.0

/// One thing that a reply must be.
package enum SmokeExpectation: Sendable, Hashable {
    case status([Int])
    case header(String, SmokeMatch)
    case json(JSONPath, SmokeMatch)
    case body(SmokeMatch)
    /// Until the whole reply is there, at most.
    case latency(Milliseconds)
    /// The stream has at least one event of each of these names.
    case events([String])
    /// The stream's last event.
    case lastEvent(String)
}
