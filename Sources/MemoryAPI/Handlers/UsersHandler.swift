// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import MemoryCore
import NIOCore
import Support

/// Forgetting everything of a user, and taking everything away.
struct UsersHandler: Sendable {
    private static let pieceBytes = 64 << 10

    let memories: MemoryService
    let settings: APISettings

    /// `DELETE /api/users/{user_id}`
    func erase(_ request: APIRequest) async throws -> Response {
        let user = try user(of: request)
        let receipt = try await withDeadline(.after(settings.requestDeadline), operation: "erase") {
            try await memories.erase(user)
        }
        let counts = receipt.memories
        let body: JSONValue = [
            "request_id": .string(request.requestID),
            "user_id": .string(user.rawValue),
            "erased": [
                "memories": counts.memories.map(JSONValue.integer) ?? .null,
                "queued": .integer(counts.queued),
                "dead_letters": .integer(counts.deadLetters),
                "turns": .integer(receipt.turns),
            ],
            // What the vector store has yet to be told. Nothing of it is shown any more all the same.
            "pending": .array(counts.isPending ? ["vector_store"] : []),
            "erased_at": JSONValue(receipt.erasedAt),
        ]
        return .json(body, status: counts.isPending ? .accepted : .ok)
    }

    /// `GET /api/users/{user_id}/export`: each line can be ingested again as it is.
    ///
    /// A failure on the way breaks the connection off, since a line that says so would not be a memory: what ends
    /// properly is complete.
    func export(_ request: APIRequest) async throws -> Response {
        let user = try user(of: request)
        let first = try await page(after: nil, of: user)
        return Response(
            status: .ok,
            headers: [
                .contentType: MediaType.ndjson.rawValue,
                .contentDisposition: "attachment; filename=\"memories.ndjson\"",
                .cacheControl: "no-store",
            ],
            body: ResponseBody { writer in
                var page = first
                while true {
                    try await Self.write(page, to: &writer)
                    guard let next = page.next else { break }
                    page = try await self.page(after: next, of: user)
                }
                try await writer.finish(nil)
            }
        )
    }

    private func page(after cursor: String?, of user: UserID) async throws -> MemoryPage {
        try await withDeadline(.after(settings.requestDeadline), operation: "export") {
            try await memories.memories(page: PageRequest(limit: PageRequest.maximumLimit, cursor: cursor), for: user)
        }
    }

    /// In pieces, since a client that doesn't read is only noticed between two of them.
    @concurrent
    private static func write(_ page: MemoryPage, to writer: inout any ResponseBodyWriter) async throws {
        var bytes: [UInt8] = []
        for memory in page.memories {
            JSONValue(exporting: memory).append(to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
            if bytes.count >= pieceBytes {
                try await writer.write(ByteBuffer(bytes: bytes))
                bytes.removeAll(keepingCapacity: true)
            }
        }
        try await writer.write(ByteBuffer(bytes: bytes))
    }

    private func user(of request: APIRequest) throws -> UserID {
        try request.query { _, faults in request.userInPath(faults) }
    }
}
