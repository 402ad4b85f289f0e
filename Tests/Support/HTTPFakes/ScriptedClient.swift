// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
import Support

/// The port's fake: plays the same scripts as ``LoopbackServer`` in memory, and passes the same contract.
package final class ScriptedClient: HTTPClient {
    package let peer = Peer()
    private let script: LoopbackServer.Script

    package init(script: @escaping LoopbackServer.Script) {
        self.script = script
    }

    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try Task.checkCancellation()
        guard !request.deadline.hasPassed else { throw TransportError(.deadlineExceeded, "passed") }
        let recorded = RecordedRequest(
            method: request.method.rawValue,
            target: request.target.path + (request.target.query.map { "?" + $0 } ?? ""),
            headers: request.headers.fields.map { ($0.name, $0.value) },
            body: request.body ?? [],
            connection: -1
        )
        peer.record(recorded)
        let source = ScriptedBodySource(request: request, steps: script(recorded), peer: peer)
        return HTTPResponse(head: try await source.head(), body: HTTPBody(source))
    }
}
