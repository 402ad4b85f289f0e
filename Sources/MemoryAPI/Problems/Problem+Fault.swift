// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

extension Problem {
    init(_ fault: APIFault) {
        switch fault {
        case .malformedJSON(let error):
            self.init(
                status: .badRequest,
                code: "malformed_json",
                title: "The body is not JSON",
                detail: "Line \(error.line), column \(error.column): \(error.reason)."
            )
        case .invalidFields(let errors):
            self.init(
                status: .unprocessableContent,
                code: "invalid_input",
                title: "The request is not valid",
                detail: errors.count == 1 ? "One field is wrong." : "\(errors.count) fields are wrong.",
                errors: errors
            )
        case .unsupportedMediaType(let expected):
            self.init(
                status: .unsupportedMediaType,
                code: "unsupported_media_type",
                title: "The body has an unsupported media type",
                detail: "Content-Type must be \(expected.joined(separator: " or "))."
            )
        case .contentTooLarge(let limit):
            self.init(
                status: .contentTooLarge,
                code: "content_too_large",
                title: "The body is too large",
                detail: "At most \(limit) bytes are read.",
                closesConnection: true
            )
        case .unreadable(let reason): self.init(reason)
        case .bodyTimeout:
            self.init(
                status: .requestTimeout,
                code: "body_timeout",
                title: "The body did not come in time",
                detail: "The rest of the body was not received in time.",
                closesConnection: true
            )
        case .unknownRoute:
            self.init(
                status: .notFound,
                code: "unknown_route",
                title: "No such path",
                detail: "Nothing is served here."
            )
        case .methodNotAllowed(let allow):
            self.init(
                status: .methodNotAllowed,
                code: "method_not_allowed",
                title: "The method is not allowed",
                detail: "This path answers \(allow).",
                allow: allow
            )
        case .misdirected:
            self.init(
                status: .misdirectedRequest,
                code: "misdirected_request",
                title: "The host is not served here",
                detail:
                    "This server listens on loopback and answers to localhost, 127.0.0.1 and [::1], and to what its "
                    + "operator has allowed by HTTP_ALLOWED_HOSTS."
            )
        case .unauthenticated(let isMissing):
            self.init(
                status: .unauthorized,
                code: "unauthenticated",
                title: "A valid key is needed",
                detail: isMissing
                    ? "Send an API key or a token: Authorization: Bearer …, or X-API-Key: …"
                    : "The key or token is not valid, or no longer.",
                // RFC 6750, section 3: no error code where nothing was shown.
                challenge: isMissing ? "Bearer" : "Bearer error=\"invalid_token\""
            )
        case .userNotAllowed:
            self.init(
                status: .forbidden,
                code: "user_not_allowed",
                title: "The key is not for this user",
                detail: "This key may not act for the user that the request is about."
            )
        case .operatorsOnly:
            self.init(
                status: .forbidden,
                code: "operators_only",
                title: "Only for operators",
                detail: "This needs a key of the kind operator."
            )
        case .rateLimited(let seconds):
            self.init(
                status: .tooManyRequests,
                code: "rate_limited",
                title: "Too many requests",
                detail: "More was asked for than this client may at a time.",
                retryAfter: seconds
            )
        case .overloaded:
            self.init(
                status: .serviceUnavailable,
                code: "overloaded",
                title: "The server is busy",
                detail: "There is more to do than can be done in time. Try again in a moment.",
                retryAfter: 1
            )
        case .noSuchMemory:
            self.init(
                status: .notFound,
                code: "not_found",
                title: "Not found",
                detail: "This user has no memory of that id."
            )
        case .clientLeft:
            // Nobody reads it. 499 is what nginx logs for it.
            self.init(
                status: HTTPResponse.Status(code: 499, reasonPhrase: "Client Closed Request"),
                code: "client_closed",
                title: "The client went away",
                detail: "The connection was closed before the answer.",
                closesConnection: true
            )
        case .shuttingDown:
            self.init(
                status: .serviceUnavailable,
                code: "shutting_down",
                title: "The server is shutting down",
                detail: "Try again: another server, or this one restarted, will answer.",
                retryAfter: 5
            )
        }
    }
}
