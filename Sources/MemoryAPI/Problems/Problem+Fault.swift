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
                detail: "This server listens on loopback and answers to localhost, 127.0.0.1 and [::1] only."
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
