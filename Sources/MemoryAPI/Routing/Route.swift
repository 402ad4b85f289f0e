// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird

/// One thing that the API answers.
struct Route: Sendable {
    typealias Handler = @Sendable (APIRequest) async throws -> Response

    let method: HTTPRequest.Method
    let pattern: RoutePattern
    let handler: Handler

    init(_ method: HTTPRequest.Method, _ pattern: String, _ handler: @escaping Handler) {
        self.method = method
        self.pattern = RoutePattern(pattern)
        self.handler = handler
    }
}
