// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// A reply, whole.
package struct SmokeReply: Sendable {
    package let status: Int
    package let headers: HTTPHeaders
    package let body: [UInt8]
    package let latency: Duration

    package init(status: Int, headers: HTTPHeaders, body: [UInt8], latency: Duration) {
        self.status = status
        self.headers = headers
        self.body = body
        self.latency = latency
    }

    /// When the body is an event stream.
    var events: [ServerSentEvent] {
        var decoder = ServerSentEventDecoder()
        return (try? decoder.decode(body)) ?? []
    }
}
