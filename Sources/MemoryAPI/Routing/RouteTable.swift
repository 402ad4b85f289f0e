// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird

/// All routes, and which one a request means.
///
/// Hummingbird's router answers 404 where only the method is wrong, and collapses repeated slashes; ours says 405 with
/// `Allow`, and answers HEAD and OPTIONS for every path.
struct RouteTable: Sendable {
    enum Match: Sendable {
        case route(Route, [String: String])
        /// The path exists and answers these methods; `isOptions` when that is all that was asked.
        case methods(RoutePattern, allow: String, isOptions: Bool)
        case none
    }

    let routes: [Route]

    func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
        var pattern: RoutePattern?
        var methods: [HTTPRequest.Method] = []
        let wanted = method == .head ? .get : method
        for route in routes {
            guard let parameters = route.pattern.match(path) else { continue }
            if route.method == wanted { return .route(route, parameters) }
            pattern = route.pattern
            methods.append(route.method)
            if route.method == .get { methods.append(.head) }
        }
        guard let pattern else { return .none }
        let allow = (methods.map(\.rawValue) + ["OPTIONS"]).sorted().joined(separator: ", ")
        return .methods(pattern, allow: allow, isOptions: method == .options)
    }
}
