// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird

/// The end of the middleware chain: finds the route and calls it.
struct RouteResponder: HTTPResponder {
    let table: RouteTable
    let gatekeeper: Gatekeeper

    func respond(to request: Request, context: APIContext) async throws -> Response {
        switch table.match(request.method, request.uri.path) {
        case .route(let route, let parameters):
            context.exchange.update { $0.route = route.pattern.text }
            var context = context
            context.principal = try await gatekeeper.admit(request, context, to: route)
            let call = APIRequest(request: request, context: context, parameters: parameters)
            let response = try await route.handler(call)
            return request.method == .head ? response.createHeadResponse() : response
        case .methods(let pattern, let allow, let isOptions):
            context.exchange.update { $0.route = pattern.text }
            try gatekeeper.admitStray(request, context)
            guard isOptions else { throw APIFault.methodNotAllowed(allow: allow) }
            return Response(status: .noContent, headers: [.allow: allow])
        case .none:
            try gatekeeper.admitStray(request, context)
            throw APIFault.unknownRoute
        }
    }
}
