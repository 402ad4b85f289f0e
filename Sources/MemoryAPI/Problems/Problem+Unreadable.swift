// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

extension Problem {
    init(_ reason: UnreadableRequest) {
        switch reason {
        case .malformed:
            self.init(
                status: .badRequest,
                code: "malformed_request",
                title: "The request is not HTTP",
                detail: "What came can't be read as a request of HTTP/1.1.",
                closesConnection: true
            )
        case .targetTooLong:
            self.init(
                status: .uriTooLong,
                code: "uri_too_long",
                title: "The address is too long",
                detail: "Of a request's path and query at most \(UnreadableRequest.fieldBytes) bytes are read.",
                closesConnection: true
            )
        case .headersTooLarge:
            self.init(
                status: .requestHeaderFieldsTooLarge,
                code: "headers_too_large",
                title: "The headers are too large",
                detail:
                    "At most \(UnreadableRequest.headerCount) headers are read, of one \(UnreadableRequest.fieldBytes) "
                    + "bytes and of all \(UnreadableRequest.headBytes).",
                closesConnection: true
            )
        }
    }
}
