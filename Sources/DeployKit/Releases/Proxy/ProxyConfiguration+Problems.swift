// SPDX-License-Identifier: Apache-2.0

/// Clients of an API are never shown HTML. Only what nginx answers itself: the service's own errors pass unchanged.
extension ProxyConfiguration {
    /// Before paths that lead to nginx's own answers, and to nothing when somebody asks for them.
    static let ownPath = "/.deployctl/"

    /// An answer of nginx's own.
    private struct Answer {
        /// What nginx calls it: 494 and 497 are its own numbers.
        let causes: String
        let status: Int
        let title: String
        let code: String
        var retryAfter: Int?
    }

    /// After the request has been read. The names of locations have no path, so that nothing outside leads to them.
    private static let later = [
        Answer(causes: "502 504", status: 503, title: "Service Unavailable", code: "unavailable", retryAfter: 2),
        Answer(causes: "413", status: 413, title: "Content Too Large", code: "body_too_large"),
        Answer(
            causes: "503",
            status: 503,
            title: "Service Unavailable",
            code: "maintenance",
            retryAfter: maintenanceRetry
        ),
        Answer(causes: "429", status: 429, title: "Too Many Requests", code: "too_many_connections", retryAfter: 2),
        // That there is something is nobody's business.
        Answer(causes: "403 404", status: 404, title: "Not Found", code: "not_found"),
    ]

    /// While it is read: nginx answers 500 when such a one is sent to a location with a name, since it may have no path yet.
    private static let early = [
        Answer(causes: "400", status: 400, title: "Bad Request", code: "bad_request"),
        Answer(causes: "405", status: 405, title: "Method Not Allowed", code: "method_not_allowed"),
        Answer(causes: "414", status: 414, title: "URI Too Long", code: "uri_too_long"),
        Answer(causes: "494", status: 431, title: "Request Header Fields Too Large", code: "headers_too_large"),
        Answer(causes: "497", status: 400, title: "Bad Request", code: "tls_expected"),
        Answer(causes: "500", status: 500, title: "Internal Server Error", code: "internal_error"),
        Answer(causes: "501", status: 501, title: "Not Implemented", code: "not_implemented"),
        Answer(causes: "505", status: 505, title: "HTTP Version Not Supported", code: "version_not_supported"),
    ]

    /// In the server itself, and in no location: one there would replace all of them.
    func problems(_ proxy: ProxySpecification) -> [String] {
        Self.later.map { "error_page \($0.causes) = @\($0.code);" }
            + Self.early.map { "error_page \($0.causes) = \(Self.ownPath)\($0.code);" }
            + ["error_page 418 = @maintenance_page;"]
            + Self.later.flatMap { location("@\($0.code)", $0, proxy) }
            + Self.early.flatMap { location("= \(Self.ownPath)\($0.code)", $0, proxy, isInternal: true) }
            + page(proxy)
    }

    private func location(
        _ place: String,
        _ answer: Answer,
        _ proxy: ProxySpecification,
        isInternal: Bool = false
    ) -> [String] {
        let body =
            "{\"type\":\"about:blank\",\"title\":\"\(answer.title)\",\"status\":\(answer.status),"
            + "\"code\":\"\(answer.code)\",\"request_id\":\"$request_id\"}"
        let retry = answer.retryAfter.map { ["add_header Retry-After \($0) always;"] } ?? []
        let lines =
            (isInternal ? ["internal;"] : []) + ["default_type application/problem+json;"]
            + headers(proxy) + ["add_header Cache-Control no-store always;"] + retry
        return block("location \(place)", lines + ["return \(answer.status) '\(body)';"])
    }

    private func page(_ proxy: ProxySpecification) -> [String] {
        let lines = ["default_type text/html;"] + headers(proxy)
        let more = [
            "add_header Cache-Control no-store always;",
            "add_header Content-Security-Policy \"default-src 'none'; style-src 'unsafe-inline'\" always;",
            "add_header Retry-After \(Self.maintenanceRetry) always;",
            "return 503 '\(Self.maintenancePage)';",
        ]
        return block("location @maintenance_page", lines + more)
    }
}
