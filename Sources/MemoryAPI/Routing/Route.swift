// SPDX-License-Identifier: Apache-2.0

import AccessControl
import HTTPTypes
import Hummingbird

/// One thing that the API answers.
struct Route: Sendable {
    typealias Handler = @Sendable (APIRequest) async throws -> Response

    /// What stands for the route where there is none, in metrics and logs.
    static let unknown = "_OTHER"

    let method: HTTPRequest.Method
    let pattern: RoutePattern
    let access: RouteAccess
    /// What its requests are counted against; nil for what is never limited.
    let budget: RateBudget?
    let handler: Handler

    init(
        _ method: HTTPRequest.Method,
        _ pattern: String,
        for access: RouteAccess,
        budget: RateBudget?,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = RoutePattern(pattern)
        self.access = access
        self.budget = budget
        self.handler = handler
    }

    /// The statuses whose series are there before the first request: what is hoped for, and what alerts count.
    var expectedStatuses: [Int] {
        pattern.text.hasPrefix("/api/") && !pattern.text.hasPrefix("/api/health") ? [200, 503] : [200]
    }
}
