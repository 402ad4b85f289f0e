// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import MemoryCore

extension ChatFailure {
    /// Bound of an error's body; what is beyond it cannot say more.
    private static let maximumErrorBytes = 64 * 1024
    /// A server that loads a model for longer is taken at this word only.
    private static let longestWait: Duration = .seconds(300)

    /// Translates a status other than 200. Throws when reading the body was cancelled.
    static func refused(_ response: HTTPResponse, model: String) async throws -> ChatFailure {
        var fault = ChatFault()
        do {
            let body = try await response.body.collect(upTo: maximumErrorBytes)
            fault = (try? JSONDecoder().decode(ChatFault.self, from: Data(body))) ?? fault
        } catch is TransportError {
            // The status is known, and says enough.
        }
        return ChatFailure(status: response.status, fault, model: model, retryAfter: response.headers.retryAfter())
    }

    /// Translates an error object that came in the middle of a stream, under a status of 200.
    init(inStream fault: ChatFault, model: String) {
        self.init(status: fault.status, fault, model: model, retryAfter: nil)
    }

    /// The one place where status codes and the words of servers become ours.
    private init(status: Int?, _ fault: ChatFault, model: String, retryAfter: Duration?) {
        let said = ([status.map { "status \($0)" }].compactMap(\.self) + fault.labels).joined(separator: ", ")
        let answer = "answered \(model): \(said.isEmpty ? "an error without a code" : said)"
        let wait = retryAfter ?? fault.wait(atMost: Self.longestWait)
        switch Kind(status: status, fault) {
        case .credentials:
            self.init(.upstreamRejected, "the chat endpoint refused the key; it \(answer)", scope: .endpoint)
        case .credits:
            self.init(.upstreamRejected, "the chat endpoint wants payment; it \(answer)", scope: .endpoint)
        case .unknownModel:
            self.init(.upstreamRejected, "the chat endpoint has no such model; it \(answer)", scope: .missingModel)
        case .tooLong:
            self.init(
                .upstreamRejected,
                "the prompt is too long for the model; the chat endpoint \(answer)",
                scope: .prompt
            )
        case .systemRole:
            self.init(
                .upstreamRejected,
                "the model takes no system role; the chat endpoint \(answer)",
                scope: .systemRole
            )
        case .request:
            self.init(
                .upstreamRejected,
                "the chat endpoint refused the request; it \(answer)",
                scope: .endpoint
            )
        case .rateLimit:
            self.init(
                .rateLimited,
                "the chat endpoint limits the rate; it \(answer)",
                scope: .model,
                retryAfter: wait
            )
        case .timeout:
            self.init(.timeout, "the chat endpoint timed out; it \(answer)", scope: .model, retryAfter: wait)
        case .unavailable:
            self.init(
                .upstreamUnavailable,
                "the chat endpoint can't now; it \(answer)",
                scope: .model,
                retryAfter: wait
            )
        }
    }

    private enum Kind {
        case credentials
        case credits
        case unknownModel
        case tooLong
        case systemRole
        case request
        case rateLimit
        case timeout
        case unavailable

        /// The labels first where they are more exact than a status: the router says 400 for an unknown model.
        init(status: Int?, _ fault: ChatFault) {
            let labels = Set(fault.labels)
            if !labels.isDisjoint(with: ["model_not_supported", "model_not_found"]) {
                self = .unknownModel
            } else if !labels.isDisjoint(with: ["context_length_exceeded", "exceed_context_size_error"]) {
                self = .tooLong
            } else if fault.refusesSystemRole, status.map({ (400...500).contains($0) && $0 != 429 }) ?? false {
                // 500 as well: llama.cpp answers so when a template raises an exception.
                self = .systemRole
            } else if labels.contains("insufficient_quota") {
                self = .credits
            } else if let status {
                self = Self(status: status)
            } else if !labels.isDisjoint(with: ["rate_limit_exceeded", "rate_limit_error", "overloaded"]) {
                self = .rateLimit
            } else if !labels.isDisjoint(with: ["invalid_request_error", "validation", "BadRequestError"]) {
                self = .request
            } else if !labels.isDisjoint(with: ["authentication_error", "invalid_api_key"]) {
                self = .credentials
            } else {
                self = .unavailable
            }
        }

        private init(status: Int) {
            switch status {
            case 401, 403: self = .credentials
            case 402: self = .credits
            case 404, 410: self = .unknownModel
            case 408, 504: self = .timeout
            case 429: self = .rateLimit
            case 424, 425, 500...: self = .unavailable
            default: self = .request
            }
        }
    }
}

extension ChatFault {
    fileprivate func wait(atMost limit: Duration) -> Duration? {
        guard let estimatedTime, estimatedTime.isFinite, estimatedTime >= 0 else { return nil }
        // Bounded as a number first: a Duration of 1e300 s traps.
        return .seconds(min(estimatedTime, limit / .seconds(1)))
    }
}
