// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// `POST /hf-inference/models/{model…}/pipeline/feature-extraction`
extension HuggingFacePlane {
    /// Texts in one request; a client that sends more has forgotten to batch.
    private static let maximumTexts = 1_024

    func embedCall(_ request: EmulatedRequest) -> EmulatedCall {
        let path = request.path
        guard path.count >= 5, path[1] == "models", path.suffix(2).elementsEqual(["pipeline", "feature-extraction"])
        else {
            return EmulatedCall(operation: nil, plane: .inference) { _ in throw EmulatedFailure.noRoute }
        }
        let model = path.dropFirst(2).dropLast(2).joined(separator: "/")
        return EmulatedCall(operation: .embed, model: model, plane: .inference) { isWrongDimension in
            try authorize(request)
            guard model == embedder.identity.modelID else {
                throw EmulatedFailure(400, "Model not supported by provider hf-inference")
            }
            return try await embed(request.body, isWrongDimension)
        }
    }

    private func embed(_ body: [UInt8], _ isWrongDimension: Bool) async throws -> Reply {
        let inputs = JSONParser.parse(body)?["inputs"]
        let isSingle = inputs?.string != nil
        guard let texts = inputs?.string.map({ [$0] }) ?? inputs?.strings, !texts.isEmpty else {
            throw EmulatedFailure(400, "inputs must be a string or a non-empty list of strings")
        }
        guard texts.count <= Self.maximumTexts else {
            throw EmulatedFailure(413, "batch size \(texts.count) > maximum allowed batch size \(Self.maximumTexts)")
        }
        let vectors = try await embedder.embed(texts).map { isWrongDimension ? $0.vector.dropLast() : $0.vector }
        var bytes: [UInt8] = []
        switch live.settings.embeddingShape {
        case .flatForOne where isSingle: JSON.append(vector: vectors.first ?? [], to: &bytes)
        case .flatForOne, .nested: JSON.append(vectors, to: &bytes) { JSON.append(vector: $0, to: &$1) }
        case .tokens:
            JSON.append(vectors, to: &bytes) { vector, bytes in
                JSON.append(Self.tokens(of: vector), to: &bytes) { JSON.append(vector: $0, to: &$1) }
            }
        }
        return .json(bytes)
    }

    /// Three token vectors whose mean is `vector`.
    private static func tokens(of vector: [Float]) -> [[Float]] {
        [vector.map { $0 * 0.5 }, vector, vector.map { $0 * 1.5 }]
    }
}
