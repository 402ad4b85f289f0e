// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// Pinecone's control plane, as its specification of 2025-10 has it; to clients that ask for 2026-07, an index is described
/// by its schema and deployment, as the Python SDK 10 reads it.
struct ControlPlane: Sendable {
    /// What an index's description depends on besides the index.
    struct View: Sendable {
        let hostStyle: EmulatorSettings.HostStyle
        let now: ContinuousClock.Instant
        let isWrongDimension: Bool
        let hasSchema: Bool
    }

    let live: Live
    let registry: IndexRegistry

    func call(for request: EmulatedRequest) -> EmulatedCall {
        guard request.path.first == "indexes", request.path.count <= 2 else {
            return EmulatedCall(operation: nil, plane: .control) { _ in throw EmulatedFailure.noRoute }
        }
        return EmulatedCall(operation: .control, plane: .control) { isWrongDimension in
            if let key = live.apiKey, request.header("api-key") != key { throw EmulatedFailure.wrongKey }
            return try await answer(request, isWrongDimension)
        }
    }

    private func answer(_ request: EmulatedRequest, _ isWrongDimension: Bool) async throws -> Reply {
        let name = request.path.count == 2 ? request.path[1] : nil
        let settings = live.settings
        let view = View(
            hostStyle: settings.hostStyle,
            now: live.clock.now,
            isWrongDimension: isWrongDimension,
            hasSchema: (request.header("x-pinecone-api-version") ?? "") >= "2026-07"
        )
        switch (request.method, name) {
        case (.get, nil):
            return .json(["indexes": .array(await registry.all.map { $0.model(view) })])
        case (.post, nil):
            let wanted = try IndexRequest(Self.object(request))
            let index = try await registry.create(wanted, readyDelay: settings.readyDelay)
            return .json(index.model(view), status: 201)
        case (.get, let name?):
            return .json(try await registry.index(name).model(view))
        case (.patch, let name?):
            return .json(try await configure(name, Self.object(request)).model(view))
        case (.delete, let name?):
            try await registry.delete(name)
            return Reply(status: 202, headers: [], body: .bytes([]))
        default:
            throw EmulatedFailure.noRoute
        }
    }

    private func configure(_ name: String, _ json: JSON) async throws -> EmulatedIndex {
        try await registry.change(name) { index in
            switch json["deletion_protection"]?.string {
            case nil: break
            case "enabled": index.isProtected = true
            case "disabled": index.isProtected = false
            default: throw EmulatedFailure.invalid("deletion_protection must be enabled or disabled")
            }
            for tag in json["tags"]?.members ?? [] {
                index.tags.removeAll { $0.name == tag.name }
                // An empty value takes a tag away.
                if tag.value != "" { index.tags.append(tag) }
            }
        }
    }

    private static func object(_ request: EmulatedRequest) throws -> JSON {
        guard let json = JSONParser.parse(request.body), json.members != nil else {
            throw EmulatedFailure.invalid("The request body is not a JSON object")
        }
        return json
    }
}
