// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Support

/// Names each request, and says with each answer which request and which release it belongs to.
struct RequestIdentityMiddleware: RouterMiddleware {
    let release: ReleaseInfo

    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.requestID = Self.accepted(request.headers[.requestID]) ?? Self.fresh()
        var response = try await next(request, context)
        response.headers[.requestID] = context.requestID
        response.headers[.release] = release.headerValue
        return response
    }

    /// A caller's id, when it can stand in a log line and a header as it is.
    static func accepted(_ text: String?) -> String? {
        guard let text, (1...128).contains(text.utf8.count) else { return nil }
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isPlain ? text : nil
    }

    private static func fresh() -> String {
        "r_" + RandomText.make()
    }
}
