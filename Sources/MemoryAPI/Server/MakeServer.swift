// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
package import HummingbirdCore
import NIOCore

/// The HTTP/1.1 server that ``makeAPI(services:settings:logger:)`` is served by: header and idle limits, answers to
/// what can't be read, the watch that notices clients leaving, and `100 Continue` for bodies that would be read.
package func makeServer(settings: APISettings) -> HTTPServerBuilder {
    HTTPServerBuilder { responder in
        let base = HTTP1Channel(
            responder: { request, writer, channel in
                if expectsContinue(request, settings: settings) {
                    try await writer.writeInformationalHead(HTTPResponse(status: .continue))
                }
                try await responder(request, writer, channel)
            },
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [ConnectionWatch()],
                idleTimeout: TimeAmount(settings.idleTimeout),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: UnreadableRequest.fieldBytes,
                    maxHeaderListSize: UnreadableRequest.headBytes,
                    maxHeaderFieldCount: UnreadableRequest.headerCount
                )
            )
        )
        return GuardedHTTP1Channel(base: base)
    }
}

/// Whether the client waits to be told that it may send its body. curl does, for a second, before any body over 1 MiB.
/// Who announces too much is not told, and gets its 413 instead.
private func expectsContinue(_ request: Request, settings: APISettings) -> Bool {
    guard request.headers[.expect]?.lowercased() == "100-continue" else { return false }
    let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
    let limit = MediaType.of(request) == .ndjson ? settings.maximumIngestBytes : settings.maximumBodyBytes
    return length <= limit
}
