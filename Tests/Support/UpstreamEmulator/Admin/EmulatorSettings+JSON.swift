// SPDX-License-Identifier: Apache-2.0

extension EmulatorSettings {
    var json: JSON {
        [
            "visibility_delay": visibilityDelay.json,
            "ready_delay": readyDelay.json,
            "host_style": .string(hostStyle.rawValue),
            "position_headers": .string(positionHeaders.rawValue),
            "namespace_quota": JSON(namespaceQuota),
            "embedding_shape": .string(embeddingShape.rawValue),
            "chunk_pause": chunkPause.json,
            "chat_models": .array(chatModels.map(Self.json)),
        ]
    }

    private static func json(_ model: EmulatedModel) -> JSON {
        [
            "id": .string(model.id), "live": .bool(model.isLive),
            "refuses_system_role": .bool(model.refusesSystemRole),
        ]
    }

    /// These settings with what `json` names changed.
    func merged(with json: JSON) throws -> EmulatorSettings {
        try json.refuseUnknown(Set(self.json.members?.map(\.name) ?? []))
        var result = self
        if json["visibility_delay"] != nil { result.visibilityDelay = try json.duration("visibility_delay") }
        if json["ready_delay"] != nil { result.readyDelay = try json.duration("ready_delay") }
        if json["chunk_pause"] != nil { result.chunkPause = try json.duration("chunk_pause") }
        if let quota = try json.count("namespace_quota") { result.namespaceQuota = quota }
        try Self.read(json, "host_style", into: &result.hostStyle)
        try Self.read(json, "position_headers", into: &result.positionHeaders)
        try Self.read(json, "embedding_shape", into: &result.embeddingShape)
        if let models = json["chat_models"] {
            result.chatModels = try (models.elements ?? []).map { model in
                guard let id = model["id"]?.string else {
                    throw EmulatedFailure.invalid("chat_models: each needs an id")
                }
                return EmulatedModel(
                    id,
                    isLive: model["live"]?.bool ?? true,
                    refusesSystemRole: model["refuses_system_role"]?.bool ?? false
                )
            }
        }
        return result
    }

    private static func read<Choice: RawRepresentable<String> & CaseIterable>(
        _ json: JSON,
        _ name: String,
        into choice: inout Choice
    ) throws {
        guard let value = json[name] else { return }
        guard let chosen = value.string.flatMap(Choice.init) else {
            throw EmulatedFailure.invalid("\(name): one of \(Choice.allCases.map(\.rawValue))")
        }
        choice = chosen
    }
}
