// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import HTTPFakes
import HTTPTransport
import Logging
import Support

/// Talks to a server under test through the product's own transport.
struct APIClient: Sendable {
    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
        }
    }

    let port: Int
    /// The API key that requests show.
    var key: String?
    private let base: HTTPTarget
    private let transport = CurlTransport(logger: Logger(label: "client") { _ in SwiftLogNoOpLogHandler() })

    init(port: Int) throws {
        self.port = port
        base = try HTTPTarget("http://127.0.0.1:\(port)")
    }

    func get(_ path: String, accept: String? = nil) async throws -> Answer {
        try await answer(try await send(.get, path, accept: accept))
    }

    func post(_ path: String, _ object: [String: Any]) async throws -> Answer {
        try await answer(try await send(.post, path, body: object))
    }

    /// The events of a streamed answer.
    func stream(_ path: String, _ object: [String: Any]) async throws -> ServerSentEvents {
        let response = try await send(.post, path, body: object)
        return response.body.serverSentEvents()
    }

    private func send(
        _ method: HTTPMethod,
        _ path: String,
        accept: String? = nil,
        body: [String: Any]? = nil
    ) async throws -> HTTPResponse {
        var headers = HTTPHeaders()
        if let accept { try headers.append("accept", accept) }
        if let key { try headers.append("authorization", "Bearer \(key)") }
        if body != nil { try headers.append("content-type", "application/json") }
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let target = try HTTPTarget(base.origin + parts[0] + (parts.count > 1 ? "?" + parts[1] : ""))
        let bytes = try body.map { Array(try JSONSerialization.data(withJSONObject: $0)) }
        return try await transport.send(
            HTTPRequest(method, target, headers: headers, body: bytes, deadline: Patience.deadline)
        )
    }

    private func answer(_ response: HTTPResponse) async throws -> Answer {
        Answer(
            status: response.status,
            headers: response.headers,
            body: try await response.body.collect(upTo: 64 << 20)
        )
    }
}

extension APIClient {
    /// A chat's answer.
    func chat(_ user: String, _ message: String) async throws -> Answer {
        try await post("/api/chat", ["user_id": user, "message": message])
    }

    /// The texts that a chat was given as context, best first.
    func context(_ user: String, _ message: String) async throws -> [String] {
        let context = try await chat(user, message).json["context"] as? [[String: Any]]
        return context?.compactMap { $0["text"] as? String } ?? []
    }

    /// Ids and texts of all of a user's memories.
    func export(_ user: String) async throws -> [(id: String, text: String)] {
        try await get("/api/users/\(user)/export").text.split(separator: "\n").compactMap { line in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            guard let id = object?["id"] as? String, let text = object?["text"] as? String else { return nil }
            return (id, text)
        }
    }
}
