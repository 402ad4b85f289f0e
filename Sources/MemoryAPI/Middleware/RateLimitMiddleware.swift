// SPDX-License-Identifier: Apache-2.0

import AccessControl
import HTTPTypes
import Hummingbird

/// Tells with each answer, problems too, how much is left of the limits that the request was counted by.
struct RateLimitMiddleware: RouterMiddleware {
    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        if let verdict = context.exchange.facts.rateVerdict {
            response.headers[.rateLimitPolicy] = verdict.policyField
            response.headers[.rateLimit] = verdict.limitField
        }
        return response
    }
}
