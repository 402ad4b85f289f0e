// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import MemoryCore
import Support

/// Listing, reading and forgetting memories.
struct MemoriesHandler: Sendable {
    static let standardLimit = 50

    let memories: MemoryService
    let settings: APISettings

    /// `GET /api/memories?user_id=&limit=&cursor=`
    func list(_ request: APIRequest) async throws -> Response {
        let (user, page) = try request.query { query, _ in
            let user = query.user(for: request.caller)
            let limit = query.optional("limit", .decimal(in: 1...PageRequest.maximumLimit))
            let cursor = query.optional("cursor", .text { (text) throws(InvalidValue) in text })
            return user.map { ($0, PageRequest(limit: limit ?? Self.standardLimit, cursor: cursor)) }
        }
        let result = try await bounded("list") { try await memories(of: user, page: page) }
        return .json([
            "request_id": .string(request.requestID),
            "user_id": .string(user.rawValue),
            "memories": .array(result.memories.map { JSONValue($0) }),
            "next_cursor": JSONValue(result.next),
        ])
    }

    /// A page is asked for with checked values and a cursor, so it is the cursor that a store refuses.
    private func memories(of user: UserID, page: PageRequest) async throws -> MemoryPage {
        do {
            return try await memories.memories(page: page, for: user)
        } catch let error as MemoryError where error.code == .invalidInput && page.cursor != nil {
            throw APIFault.invalidFields([FieldFault(field: "cursor", message: "is none that this list gave out")])
        }
    }

    /// `GET /api/memories/{id}?user_id=`
    func read(_ request: APIRequest) async throws -> Response {
        let (user, id) = try address(of: request)
        guard let memory = try await bounded("read", { try await memories.memory(id, for: user) }) else {
            throw APIFault.noSuchMemory
        }
        return .json([
            "request_id": .string(request.requestID),
            "user_id": .string(user.rawValue),
            "memory": JSONValue(memory),
        ])
    }

    /// `DELETE /api/memories/{id}?user_id=`
    func forget(_ request: APIRequest) async throws -> Response {
        let (user, id) = try address(of: request)
        let outcome = try await bounded("forget") { try await memories.forget(id, for: user) }
        guard outcome != .unknown else { throw APIFault.noSuchMemory }
        let body: JSONValue = [
            "request_id": .string(request.requestID),
            "user_id": .string(user.rawValue),
            "id": .string(id.rawValue),
            "status": .string(outcome.rawValue),
        ]
        return .json(body, status: outcome == .queued ? .accepted : .ok)
    }

    private func address(of request: APIRequest) throws -> (UserID, MemoryID) {
        try request.query { query, faults in
            let user = query.user(for: request.caller)
            let id = FieldParser.text(MemoryID.init(parsing:)).parse(.string(request.parameter("id")), "id", faults)
            guard let user, let id else { return nil }
            return (user, id)
        }
    }

    private func bounded<Value: Sendable>(
        _ operation: String,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withDeadline(.after(settings.requestDeadline), operation: operation, body)
    }
}
