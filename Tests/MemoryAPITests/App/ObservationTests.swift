// SPDX-License-Identifier: Apache-2.0

import InMemoryLogging
import Logging
import MemoryCore
import MemoryFakes
import MetricsTestKit
import Testing

@testable import MemoryAPI

@Suite(.timeLimit(.minutes(1)))
struct ObservationTests {
    private func accessLines(_ server: TestServer) -> [Logger.Metadata] {
        server.logs.entries.filter { $0.message == "request" }.map(\.metadata)
    }

    @Test("Each request leaves one line when its answer is written, by its route and without what was said")
    func accessLog() async throws {
        try await withServer { server in
            let body = #"{"user_id":"SECRET","message":"SECRET words."}"#
            let reply = try await server.post("/api/chat?x=SECRET", body, headers: ["X-Request-ID": "r-1"])
            _ = try await server.get("/api/users/SECRET/export")
            try await eventually("both lines are written") { accessLines(server).count == 2 }
            let line = accessLines(server)[0]
            #expect(line["request.id"] == "r-1")
            #expect(line["http.route"] == "/api/chat")
            #expect(line["http.request.method"] == "POST")
            #expect(line["http.response.status_code"]?.description == "200")
            #expect(line["http.request.body.bytes"]?.description == "\(body.utf8.count)")
            #expect(line["http.response.body.bytes"]?.description == "\(reply.body.count)")
            #expect(line["event.duration_ms"] != nil)
            #expect(accessLines(server)[1]["http.route"] == "/api/users/{user_id}/export")
            #expect(!server.logged.contains("SECRET"))
        }
    }

    @Test("Every outcome is timed by method, route and status, and the gauge comes back to 0")
    func metrics() async throws {
        let failure = MemoryError(.internalError, "broken", dependency: .languageModel)
        try await withServer(model: ScriptedLanguageModel([], failure: failure)) { server in
            _ = try await server.post("/api/chat", #"{"user_id":"ana","message":"Hello."}"#)
            _ = try await server.get("/nowhere/at/all")
            _ = try await server.send("PROPFIND", "/api/chat")
            _ = try await server.get("/api/memories/x?user_id=ana")
            let expected: Set<[String]> = [
                ["POST", "/api/chat", "500"], ["GET", "_OTHER", "404"], ["_OTHER", "/api/chat", "405"],
                ["GET", "/api/memories/{id}", "404"],
            ]
            try await eventually("all four are timed") {
                let timers = server.metrics.timers(label: "http_server_request_duration_seconds")
                return Set(timers.map { $0.dimensions.map(\.1) }) == expected
                    && timers.allSatisfy { $0.values.count == 1 }
            }
            #expect(server.metrics.recorders(label: "http_server_active_requests").first?.lastValue == 0)
        }
    }

    @Test("A failure of the server is logged once as an error, with its cause's type and not its words")
    func errorLog() async throws {
        struct Cause: Error { let words = "SECRET" }
        let failure = MemoryError(
            .upstreamRejected,
            "the key is wrong",
            dependency: .languageModel,
            underlying: Cause()
        )
        try await withServer(model: ScriptedLanguageModel([], failure: failure)) { server in
            let reply = try await server.post("/api/chat", #"{"user_id":"ana","message":"Hello."}"#)
            #expect(reply.status == 502)
            let errors = server.logs.entries.filter { $0.level == .error }
            #expect(errors.count == 1)
            #expect(errors[0].metadata["error.code"] == "language_model_rejected")
            #expect(errors[0].metadata["error.message"] == "the key is wrong")
            #expect(errors[0].metadata["error.cause"]?.description.contains("Cause") == true)
            #expect(!server.logged.contains("SECRET"))
        }
    }

    @Test("What monitoring asks all day is logged for debugging only")
    func quietRoutes() async throws {
        try await withServer { server in
            _ = try await server.get("/metrics")
            _ = try await server.get("/api/health/live")
            _ = try await server.get("/")
            try await eventually("three lines are written") { accessLines(server).count == 3 }
            let levels = server.logs.entries.filter { $0.message == "request" }.map(\.level)
            #expect(levels == [.debug, .debug, .info])
        }
    }
}
