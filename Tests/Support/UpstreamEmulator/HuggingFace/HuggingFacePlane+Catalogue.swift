// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// The model lists of router and hub, and `whoami`.
extension HuggingFacePlane {
    /// `GET /v1/models` and `/v1/models/{id}`; no token is asked for.
    func catalogueCall(_ request: EmulatedRequest) -> EmulatedCall {
        let wanted = request.path.dropFirst(2).joined(separator: "/")
        return EmulatedCall(operation: .catalogue, model: wanted.isEmpty ? nil : wanted, plane: .router) { _ in
            let models = live.settings.chatModels
            guard !wanted.isEmpty else {
                return .json(["object": "list", "data": .array(models.map(Self.entry))])
            }
            guard let model = models.first(where: { $0.id == wanted }) else {
                throw EmulatedFailure(404, "The model '\(wanted)' does not exist", code: "model_not_found")
            }
            return .json(["object": "model", "data": Self.entry(model)])
        }
    }

    private static func entry(_ model: EmulatedModel) -> JSON {
        [
            "id": .string(model.id), "object": "model", "created": 1_700_000_000,
            "owned_by": .string(model.id.split(separator: "/").first.map(String.init) ?? ""),
            "providers": [
                [
                    "provider": "emulator", "status": model.isLive ? "live" : "error", "context_length": 32_768,
                    "pricing": ["input": 0.1, "output": 0.2],
                    "supports_tools": false, "supports_structured_output": false,
                ]
            ],
        ]
    }

    /// `GET /api/whoami-v2` and `GET /api/models/{id}`.
    func hubCall(_ request: EmulatedRequest) -> EmulatedCall {
        let path = request.path.dropFirst()
        if path.elementsEqual(["whoami-v2"]) {
            return EmulatedCall(operation: .catalogue, plane: .inference) { _ in
                try authorize(request)
                guard request.header("authorization") != nil else {
                    throw EmulatedFailure(401, "Invalid username or password.")
                }
                return .json(["type": "user", "id": "emulated", "name": "emulated", "isPro": false, "orgs": []])
            }
        }
        guard path.first == "models", path.count > 1 else {
            return EmulatedCall(operation: nil, plane: .inference) { _ in throw EmulatedFailure.noRoute }
        }
        let model = path.dropFirst().joined(separator: "/")
        return EmulatedCall(operation: .catalogue, model: model, plane: .inference) { _ in try information(model) }
    }

    private func information(_ id: String) throws -> Reply {
        if id == embedder.identity.modelID {
            return Self.information(id, task: "feature-extraction", provider: "hf-inference", isLive: true)
        }
        guard let model = live.settings.chatModels.first(where: { $0.id == id }) else {
            throw EmulatedFailure(404, "Repository not found", code: "RepoNotFound")
        }
        return Self.information(id, task: "conversational", provider: "emulator", isLive: model.isLive)
    }

    private static func information(_ id: String, task: String, provider: String, isLive: Bool) -> Reply {
        // A sentence-transformers model is tagged with both tasks, and its default is sentence similarity.
        let isEmbedding = task == "feature-extraction"
        let mapping: JSON = [
            "status": isLive ? "live" : "error", "providerId": .string(id), "task": .string(task),
        ]
        let tags: JSON =
            isEmbedding ? ["sentence-transformers", "feature-extraction", "sentence-similarity"] : ["conversational"]
        return .json([
            "_id": "emulated", "id": .string(id), "modelId": .string(id), "private": false,
            "pipeline_tag": isEmbedding ? "sentence-similarity" : "text-generation",
            "tags": tags, "inference": "warm",
            "inferenceProviderMapping": .object([.init(name: provider, value: mapping)]),
        ])
    }
}
