// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /metrics`
struct MetricsHandler: Sendable {
    let render: @Sendable () -> (contentType: String, body: [UInt8])

    func render(_ request: APIRequest) async throws -> Response {
        let (contentType, body) = render()
        return Response(
            status: .ok,
            headers: [.contentType: contentType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }
}
