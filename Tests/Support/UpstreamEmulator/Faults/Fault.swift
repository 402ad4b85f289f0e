// SPDX-License-Identifier: Apache-2.0

/// Something that goes wrong with an exchange.
package enum Fault: Hashable, Sendable {
    /// The answer comes later. The other faults of an exchange are not touched by it.
    case latency(Duration)
    /// An error in the shape of the service that is asked: 401 as plain text, 429 with a `Retry-After` if `retryAfter` (in
    /// seconds, or a date as text) is given, 503 of an inference with `estimated_time` if that is given.
    case status(Int, retryAfter: String? = nil, estimatedTime: Double? = nil)
    /// The connection is reset before a byte of the answer.
    case reset
    /// The head and half of the body, then the end of the connection.
    case cutBody
    /// The body in chunks of `bytes`, with a pause before each.
    case drip(bytes: Int, pause: Duration)
    /// A complete answer whose body is not JSON.
    case malformed
    /// Embeddings with one component too few; an index that says a dimension one too small; a write or a query refused
    /// as if its vector had the wrong dimension.
    case wrongDimension
    /// A stream that says an error after `chunks` chunks, with status 200 long sent.
    case streamError(afterChunks: Int)
    /// A stream that ends after `chunks` chunks as if the connection broke.
    case streamCut(afterChunks: Int)

    /// Whether it takes the place of the whole answer, so that it matters if the request took effect.
    var replacesAnswer: Bool {
        switch self {
        case .status, .reset: true
        case .latency, .cutBody, .drip, .malformed, .wrongDimension, .streamError, .streamCut: false
        }
    }

    /// Whether it can befall an exchange with `operation` at all.
    func applies(to operation: EmulatedOperation) -> Bool {
        switch self {
        case .streamError, .streamCut: operation == .stream
        case .wrongDimension: [.embed, .upsert, .query, .control].contains(operation)
        case .latency, .status, .reset, .cutBody, .drip, .malformed: true
        }
    }
}
