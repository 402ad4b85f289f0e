// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import MemoryCore
import Support

/// One call to the endpoint: texts there, vectors back.
struct EmbeddingCall: Sendable {
    /// What a component takes in JSON at most: a sign, 17 digits, a point, an exponent, a comma.
    private static let bytesPerComponent = 32
    private static let largestReply = 64 * 1024 * 1024

    let configuration: HuggingFaceConfiguration
    let client: any HTTPClient

    /// Throws ``EmbeddingFailure`` or `CancellationError`.
    func vectors(for texts: [String]) async throws -> [[Float]] {
        do {
            let response = try await client.send(try request(texts))
            guard response.status == 200 else { throw try await EmbeddingFailure.refused(response) }
            return try parse(try await response.body.collect(upTo: .max), texts: texts.count)
        } catch let error as TransportError {
            throw EmbeddingFailure(error)
        }
    }

    private func parse(_ body: [UInt8], texts: Int) throws(EmbeddingFailure) -> [[Float]] {
        let reply = VectorReply(dimension: configuration.identity.dimension)
        do {
            return try reply.vectors(in: body, texts: texts)
        } catch {
            throw EmbeddingFailure(error)
        }
    }

    private func request(_ texts: [String]) throws -> HTTPRequest {
        let body = EmbeddingRequestBody(texts)
        var headers = configuration.headers
        try headers.append("Content-Type", "application/json")
        return HTTPRequest(
            .post,
            configuration.endpoint,
            operation: HuggingFaceEmbedder.operation,
            headers: headers,
            body: body.json,
            deadline: .after(configuration.callTimeout),
            idleTimeout: configuration.callTimeout,
            maximumResponseBytes: maximumReply(texts.count),
            // Embedding twice has the effect of embedding once.
            isRetryable: true
        )
    }

    private func maximumReply(_ texts: Int) -> Int {
        min(Self.largestReply, 64 * 1024 + texts * configuration.identity.dimension * Self.bytesPerComponent)
    }
}
