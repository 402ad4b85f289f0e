// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird

/// Lets web pages of listed origins call the API from a browser (WHATWG Fetch, section 3.2). Without a list it adds
/// nothing, and browsers keep answers from every other page.
///
/// Credentials travel in a header that the page sets itself, so no cookie is ever asked for and
/// `Access-Control-Allow-Credentials` is never sent.
struct CORSMiddleware: RouterMiddleware {
    private static let methods = "GET, POST, DELETE, OPTIONS"
    private static let requestHeaders = "Authorization, Content-Type, X-API-Key, X-Request-ID, traceparent, tracestate"
    private static let exposedHeaders = [
        "X-Request-ID", "X-Release", "Retry-After", "RateLimit", "RateLimit-Policy", "WWW-Authenticate",
    ].joined(separator: ", ")

    let allowedOrigins: Set<String>

    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard !allowedOrigins.isEmpty else { return try await next(request, context) }
        let origin = request.headers[.origin].flatMap { allowedOrigins.contains($0) ? $0 : nil }
        var response: Response
        if let origin, request.method == .options, request.headers[.accessControlRequestMethod] != nil {
            // A preflight carries no key, so it ends here.
            response = Response(
                status: .noContent,
                headers: [
                    .accessControlAllowOrigin: origin,
                    .accessControlAllowMethods: Self.methods,
                    .accessControlAllowHeaders: Self.requestHeaders,
                    .accessControlMaxAge: "600",
                ]
            )
        } else {
            response = try await next(request, context)
            if let origin {
                response.headers[.accessControlAllowOrigin] = origin
                response.headers[.accessControlExposeHeaders] = Self.exposedHeaders
                // What is said otherwise for every answer would keep the page from reading it.
                response.headers[.resourcePolicy] = "cross-origin"
            }
        }
        response.headers[.vary] = "Origin"
        return response
    }
}
