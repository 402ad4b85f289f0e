// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdCore

/// The media types that bodies may have.
enum MediaType: String {
    case json = "application/json"
    case ndjson = "application/x-ndjson"
    case eventStream = "text/event-stream"

    /// What the body of a request is; nil for anything else.
    static func of(_ request: Request) -> MediaType? {
        request.headers[.contentType].flatMap { MediaType(rawValue: essence(of: $0)) }
    }

    /// Whether the client's `Accept` names this type with a weight above 0; wild cards don't count.
    func isAccepted(by request: Request) -> Bool {
        request.headers[.accept]?.split(separator: ",").contains { range in
            guard Self.essence(of: range) == rawValue else { return false }
            let weight = range.split(separator: ";").dropFirst()
                .map { String($0.filter { !$0.isWhitespace }).lowercased() }
                .first { $0.hasPrefix("q=") }
            return weight.flatMap { Double($0.dropFirst(2)) } != 0
        } ?? false
    }

    /// Type and subtype, without parameters.
    private static func essence(of value: some StringProtocol) -> String {
        String(value.prefix { $0 != ";" }.filter { !$0.isWhitespace }).lowercased()
    }
}
