// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import MemoryCore
import Support

/// `POST /api/search`: recall without a language model.
struct SearchHandler: Sendable {
    let memories: MemoryService
    let settings: APISettings
    let work: LocalWorkGate

    func search(_ request: APIRequest) async throws -> Response {
        try work.check()
        let body = try await request.object(settings: settings) { body in
            SearchRequest(&body, from: request.caller, settings: settings)
        }
        let permit = try work.enter()
        let recall = try await withDeadline(.after(settings.requestDeadline), operation: "search") {
            try await memories.search(body.query, for: body.user, options: body.recall)
        }
        withExtendedLifetime(permit) {}
        return .json([
            "request_id": .string(request.requestID),
            "user_id": .string(body.user.rawValue),
            "results": .array(recall.memories.map { JSONValue($0) }),
            "degraded": .array(recall.isComplete ? [] : [.string(Degradation.memoryUnavailable.rawValue)]),
        ])
    }
}
