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
        let body = try request.upload.map(Self.bytes) ?? request.body ?? []
        let recorded = RecordedRequest(
            method: request.method.rawValue,
            target: request.target.path + (request.target.query.map { "?" + $0 } ?? ""),
            headers: request.headers.fields.map { ($0.name, $0.value) },
            body: body,
            connection: -1
        )
        peer.record(recorded)
        let source = ScriptedBodySource(request: request, steps: script(recorded), peer: peer)
        return HTTPResponse(head: try await source.head(), body: HTTPBody(source))
    }

    /// An upload as a transport sends it.
    private static func bytes(of upload: HTTPUpload) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        do {
            let reader = try upload.makeReader()
            while case let count = try buffer.withUnsafeMutableBytes({ try reader.read(into: $0) }), count > 0 {
                bytes += buffer[..<count]
            }
        } catch {
            throw TransportError(.internalFailure, "the body could not be read", underlying: error)
        }
        guard bytes.count == upload.byteCount else {
            throw TransportError(.internalFailure, "the body has another length than it said")
        }
        return bytes
    }
}
