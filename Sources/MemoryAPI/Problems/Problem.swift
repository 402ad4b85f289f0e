// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import NIOCore

/// An error as a client is told of it: RFC 9457.
struct Problem: Sendable {
    static let contentType = "application/problem+json"

    let status: HTTPResponse.Status
    /// What programs decide by: one of a closed set.
    let code: String
    /// What `code` means.
    let title: String
    /// What happened this time. Never holds message text, a user id or an upstream's words.
    let detail: String
    var errors: [FieldFault]?
    /// Whole seconds, for the `Retry-After` header.
    var retryAfter: Int?
    var allow: String?
    /// For `WWW-Authenticate`.
    var challenge: String?
    /// Whether the rest of the request's body is not worth reading.
    var closesConnection = false

    func json(requestID: String) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember(name: "type", value: .string("urn:memory-layer:problem:\(code)")),
            JSONMember(name: "title", value: .string(title)),
            JSONMember(name: "status", value: .integer(status.code)),
            JSONMember(name: "detail", value: .string(detail)),
            JSONMember(name: "code", value: .string(code)),
            JSONMember(name: "request_id", value: .string(requestID)),
        ]
        if let errors { members.append(JSONMember(name: "errors", value: .array(errors.map(\.json)))) }
        return .object(members)
    }

    func response(requestID: String) -> Response {
        var headers: HTTPFields = [.contentType: Self.contentType, .cacheControl: "no-store"]
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if let allow { headers[.allow] = allow }
        if let challenge { headers[.wwwAuthenticate] = challenge }
        if closesConnection { headers[.connection] = "close" }
        let body = ByteBuffer(bytes: json(requestID: requestID).serialized)
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
