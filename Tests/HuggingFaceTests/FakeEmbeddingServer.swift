// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import HuggingFace
import MemoryCore
import Support

/// Embeds a text as its length and 1, normalised by nobody, and can be held up.
final class FakeEmbeddingServer: HTTPClient {
    private struct State {
        var batches: [[String]] = []
        var underWay = 0
        var mostUnderWay = 0
        var left = 0
    }

    private let state = Locked(State())
    private let gate: Signal?
    private let refused: String?

    /// - Parameters:
    ///   - gate: Answers come when it is fired.
    ///   - refused: A text for which the whole call is refused with 422.
    init(gate: Signal? = nil, refused: String? = nil) {
        self.gate = gate
        self.refused = refused
    }

    var batches: [[String]] { state.withLock { $0.batches } }
    var mostUnderWay: Int { state.withLock { $0.mostUnderWay } }
    /// Calls that were cancelled.
    var left: Int { state.withLock { $0.left } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        struct Body: Decodable {
            var inputs: [String]
        }
        let texts = try JSONDecoder().decode(Body.self, from: Data(request.body ?? [])).inputs
        state.withLock { state in
            state.batches.append(texts)
            state.underWay += 1
            state.mostUnderWay = max(state.mostUnderWay, state.underWay)
        }
        defer { state.withLock { $0.underWay -= 1 } }
        do {
            try await gate?.wait()
            // A task that was cancelled before it waited is let through by the signal.
            try Task.checkCancellation()
        } catch {
            state.withLock { $0.left += 1 }
            throw error
        }
        if let refused, texts.contains(refused) {
            return HTTPResponse(head: HTTPResponseHead(status: 422), body: HTTPBody(chunks: []))
        }
        let vectors = texts.map { "[\($0.utf8.count),1]" }.joined(separator: ",")
        return HTTPResponse(head: HTTPResponseHead(status: 200), body: HTTPBody(chunks: [Array("[\(vectors)]".utf8)]))
    }

    /// What the server means by a text, with unit length.
    static func vector(_ text: String) -> [Float] {
        let length = Double(text.utf8.count)
        let norm = (length * length + 1).squareRoot()
        return [Float(length / norm), Float(1 / norm)]
    }
}

extension HuggingFaceEmbedder {
    static func make(
        _ client: any HTTPClient,
        base: String = "https://router.huggingface.co",
        key: Secret<String>? = nil,
        adjust: (inout HuggingFaceConfiguration) -> Void = { _ in }
    ) throws -> HuggingFaceEmbedder {
        var configuration = try HuggingFaceConfiguration(
            baseURL: HTTPTarget(base),
            identity: EmbedderIdentity(modelID: "org/model name", dimension: 2, maximumTokens: 16),
            key: key
        )
        adjust(&configuration)
        return HuggingFaceEmbedder(configuration: configuration, client: client)
    }
}
