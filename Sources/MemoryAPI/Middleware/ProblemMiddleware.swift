// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Logging

/// Answers every error, in one place.
struct ProblemMiddleware: RouterMiddleware {
    let log: ProblemLog
    let rejections = RejectionMetrics()

    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            rejections.record(error)
            let problem = log.problem(for: error, context: context)
            return problem.response(requestID: context.requestID)
        }
    }
}
