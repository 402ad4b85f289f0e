// SPDX-License-Identifier: Apache-2.0

/// A stream that goes beyond its bounds. Everything else in a stream is either an event or ignored, as the standard says.
package enum ServerSentEventError: Error, Sendable, Hashable {
    case lineTooLong(limit: Int)
    case eventTooLarge(limit: Int)
}

extension ServerSentEventError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .lineTooLong(let limit): "a line of the event stream is longer than \(limit) bytes"
        case .eventTooLarge(let limit): "an event of the stream is larger than \(limit) bytes"
        }
    }
}
