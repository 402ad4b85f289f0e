// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// Refuses what stands for a request that could not be read, before anybody looks for its host, its key or its route.
struct UnreadableRequestMiddleware: RouterMiddleware {
    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        if let reason = UnreadableRequest(standingFor: request.head) { throw APIFault.unreadable(reason) }
        return try await next(request, context)
    }
}
