// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /metrics`
struct MetricsHandler: Sendable {
    let render: @Sendable (_ accept: String?) -> (contentType: String, body: [UInt8])

    func render(_ request: APIRequest) async throws -> Response {
        let (contentType, body) = render(request.request.headers[.accept])
        return Response(
            status: .ok,
            headers: [.contentType: contentType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }
}
