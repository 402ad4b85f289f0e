// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import MemoryCore
import Support

/// Sees whether a chat endpoint can be reached, by asking for its list of models: free of charge everywhere. That a model
/// answers is not shown by it.
struct EndpointProbe: DependencyProbe {
    private static let timeout = Duration.seconds(5)
    private static let maximumBytes = 1 << 20

    let endpoint: ChatEndpoint
    let client: any HTTPClient

    var dependency: Dependency { .languageModel }
    var component: String { "chat_completions" }
    var interval: Duration { .seconds(60) }

    func check() async throws {
        do {
            let response = try await client.send(try request())
            switch response.status {
            case 401, 403:
                throw MemoryError(.upstreamRejected, "the endpoint refuses the key", dependency: .languageModel)
            case 500...:
                throw MemoryError(.upstreamUnavailable, "the endpoint fails", dependency: .languageModel)
            default:
                // Not every server lists its models; that it answers is enough.
                return
            }
        } catch let error as TransportError {
            throw MemoryError(.upstreamUnavailable, error.message, dependency: .languageModel, underlying: error)
        }
    }

    private func request() throws -> HTTPRequest {
        // A base without a path gets /v1, as the adapter gives it.
        let base = endpoint.baseURL.path == "/" ? try endpoint.baseURL.appending(path: "v1") : endpoint.baseURL
        var headers = HTTPHeaders()
        if let key = endpoint.key { try headers.append("Authorization", "Bearer \(key.reveal())") }
        return HTTPRequest(
            .get,
            try base.appending(path: "models"),
            headers: headers,
            deadline: .after(Self.timeout),
            maximumResponseBytes: Self.maximumBytes
        )
    }
}
