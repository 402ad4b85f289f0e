// SPDX-License-Identifier: Apache-2.0

/// `POST /v1/chat/completions`
extension HuggingFacePlane {
    func chatCall(_ request: EmulatedRequest) -> EmulatedCall {
        let body = JSONParser.parse(request.body) ?? .null
        let isStreamed = body["stream"]?.bool ?? false
        let name = body["model"]?.string ?? ""
        // A suffix chooses the provider: `:fastest`, `:cheapest`, or one by name.
        let model = name.split(separator: ":", maxSplits: 1).first.map(String.init) ?? name
        return EmulatedCall(operation: isStreamed ? .stream : .chat, model: model, plane: .router) { _ in
            try authorize(request)
            return try chat(body, model: model, isStreamed: isStreamed)
        }
    }

    private func chat(_ body: JSON, model name: String, isStreamed: Bool) throws -> Reply {
        guard let model = live.settings.chatModels.first(where: { $0.id == name }), model.isLive else {
            throw EmulatedFailure(
                400,
                "The requested model '\(name)' is not supported by any provider you have enabled.",
                code: "model_not_supported"
            )
        }
        let messages = try Self.messages(body["messages"])
        if model.refusesSystemRole, messages.contains(where: { $0.role == "system" }) {
            throw EmulatedFailure(
                400,
                "Conversation roles must alternate user/assistant/user/assistant/...",
                code: "template_error"
            )
        }
        let limit = (body["max_tokens"] ?? body["max_completion_tokens"])?.integer
        let completion = EmulatedCompletion(model: name, messages: messages, maximumTokens: limit)
        guard isStreamed else { return .json(completion.whole) }
        let includesUsage = body["stream_options"]?["include_usage"]?.bool ?? false
        return Reply(
            status: 200,
            headers: [("content-type", "text/event-stream"), ("cache-control", "no-cache")],
            body: .events(completion.events(includesUsage: includesUsage), pause: live.settings.chunkPause)
        )
    }

    private static func messages(_ json: JSON?) throws -> [EmulatedCompletion.Message] {
        guard case .array(let elements)? = json, !elements.isEmpty else {
            throw EmulatedFailure(400, "messages must be a non-empty list", code: "invalid_request")
        }
        return try elements.map { element in
            guard let role = element["role"]?.string, ["system", "user", "assistant", "tool"].contains(role) else {
                throw EmulatedFailure(400, "a message needs a role", code: "invalid_request")
            }
            // Content may also come as a list of parts, of which only texts are understood.
            let parts = element["content"]?.elements?.compactMap { $0["text"]?.string }
            guard let content = element["content"]?.string ?? parts?.joined(separator: "\n") else {
                throw EmulatedFailure(400, "a message needs content", code: "invalid_request")
            }
            return EmulatedCompletion.Message(role: role, content: content)
        }
    }
}
