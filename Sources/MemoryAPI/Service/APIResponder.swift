// SPDX-License-Identifier: Apache-2.0

package import Hummingbird

/// The whole API: middleware and routes.
package struct APIResponder: HTTPResponder {
    private let chain: any HTTPResponder<APIContext>

    init(_ chain: any HTTPResponder<APIContext>) {
        self.chain = chain
    }

    package func respond(to request: Request, context: APIContext) async throws -> Response {
        try await chain.respond(to: request, context: context)
    }
}
