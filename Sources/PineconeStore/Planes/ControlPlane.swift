// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import MemoryCore
import Support

/// Pinecone's control plane: what indexes there are. Throws ``PineconeFailure`` or `CancellationError`.
struct ControlPlane: Sendable {
    private static let maximumBytes = 1024 * 1024

    let configuration: PineconeConfiguration
    let client: any HTTPClient

    func describe() async throws -> IndexDescription {
        let reply = try await send(.describingIndex, target().appending(segment: configuration.index.rawValue))
        return try reply.decoded(IndexDescription.self)
    }

    func create(_ body: [UInt8]) async throws -> IndexDescription {
        try await send(.creatingIndex, target(), body: body).decoded(IndexDescription.self)
    }

    /// Where the index is, if it is one that our vectors can be put into.
    func locate() async throws -> IndexLocation {
        let description = try await describe()
        if let refusal = description.refusal(dimension: configuration.dimension) {
            throw PineconeFailure(.request, .upstreamRejected, refusal.sentence(index: configuration.index))
        }
        guard description.isReady, let host = description.host else {
            throw PineconeFailure(.unavailable, .upstreamUnavailable, "the index is not ready")
        }
        guard let target = IndexHost.target(host, control: configuration.control.target) else {
            throw PineconeFailure(.request, .upstreamRejected, "the index has a host that the key must not be sent to")
        }
        return IndexLocation(target: target)
    }

    private func target() throws -> HTTPTarget {
        try configuration.control.target.appending(path: "indexes")
    }

    private func send(
        _ plane: PineconeFailure.Plane,
        _ target: HTTPTarget,
        body: [UInt8]? = nil
    ) async throws -> PineconeReply {
        let request = HTTPRequest(
            body == nil ? .get : .post,
            target,
            operation: plane.operation,
            headers: configuration.headers,
            body: body,
            deadline: .after(configuration.controlTimeout),
            idleTimeout: configuration.controlTimeout,
            maximumResponseBytes: Self.maximumBytes
        )
        return try await PineconeFailure.translating {
            let response = try await client.send(request)
            guard (200...299).contains(response.status) else {
                throw try await PineconeFailure.refused(response, by: plane)
            }
            return PineconeReply(
                headers: response.headers,
                body: try await response.body.collect(upTo: Self.maximumBytes)
            )
        }
    }
}
