// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MemoryAPI

@Suite("Requests that are under way")
struct LoadGuardTests {
    @Test("each counts until it is released, also where it was thrown away unanswered")
    func releases() throws {
        let load = LoadGuard()
        var admissions = [try load.admit(), try load.admit()]
        #expect(load.underWay == 2)
        admissions.removeLast()
        #expect(load.underWay == 1)
        admissions.removeAll()
        #expect(load.underWay == 0)
    }

    @Test("a stream counts until it is over or its client has left; an answer does not outlast its request")
    func exchanges() async throws {
        let load = LoadGuard()
        let model = GatedLanguageModel()
        try await withServer(model: model, load: load) { server in
            for path in ["/api/memories?user_id=ana", "/api/memories", "/api/memories/no-such?user_id=ana"] {
                _ = try await server.get(path)
            }
            _ = try await server.post("/api/search", "{")
            try await eventually("answers and problems are over") { load.underWay == 0 }

            let connection = try server.connect()
            let body = #"{"user_id":"ana","message":"hello","stream":true}"#
            let head = "POST /api/chat HTTP/1.1\r\nHost: localhost:\(server.port)\r\nContent-Type: application/json\r\n"
            try await connection.send(Array("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8))
            _ = try await connection.read(until: "event: token")
            #expect(load.underWay == 1)
            connection.abort()
            try await eventually("whoever has left is no longer under way") { load.underWay == 0 }
        }
    }
}
