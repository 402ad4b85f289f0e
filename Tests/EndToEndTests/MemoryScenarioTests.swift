// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

/// What the product is for, as a user sees it.
struct MemoryScenarioTests {
    private static let fact = "My dog is called Biscuit and he is afraid of thunder."
    private static let questions = [
        "What scares my dog?", "What is Biscuit frightened of?", "Tell me what my dog fears.", "What scares my dog?",
    ]

    private func expectBiscuit(_ server: RunningServer) async throws {
        for question in Self.questions {
            let context = try await server.client.context("ana", question)
            #expect(context.first == Self.fact)
            #expect(context.filter(Self.questions.contains) == [])
        }
        for question in Self.questions {
            #expect(try await server.client.context("ben", question) == [])
        }
    }

    @Test("a fact is recalled first, however it is asked for and how often, also after a restart, and by nobody else")
    func biscuit() async throws {
        let folder = try ScratchFolder()
        let first = try await RunningServer.start(in: folder)
        #expect(try await first.client.chat("ana", Self.fact).status == 200)
        #expect(try await first.client.chat("ana", "It has been raining in Turin since Monday.").status == 200)
        try await expectBiscuit(first)
        #expect(try await first.stop() == ChildProcess.Exit(status: 0, wasSignalled: false))

        let second = try await RunningServer.start(in: folder)
        try await expectBiscuit(second)
        #expect(try await second.client.export("ana").filter { $0.text == Self.fact }.count == 1)
    }

    @Test("no log line, metric or health body holds a message or a user's id")
    func privacy() async throws {
        let folder = try ScratchFolder()
        let server = try await RunningServer.start(in: folder, settings: ["LOG_LEVEL": "trace"])
        _ = try await server.client.chat("sentinel-user", "The sentinel-text is secret.")
        _ = try await server.client.get("/api/memories?user_id=sentinel-user")
        _ = try await server.client.get("/api/users/sentinel-user/export")
        _ = try await server.client.post("/api/chat", ["user_id": "sentinel-user", "message": "", "sentinel-field": 1])
        let metrics = try await server.client.get("/metrics")
        #expect(metrics.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(metrics.text.contains("http_server_request_duration_seconds_count{"))
        #expect(metrics.text.contains("process_resident_memory_bytes "))
        #expect(!metrics.text.contains("sentinel"))
        #expect(try await !server.client.get("/api/health").text.contains("sentinel"))
        #expect(try await server.stop().status == 0)
        #expect(server.process.output.contains("\"http.route\":\"/api/chat\""))
        #expect(!server.process.output.contains("sentinel"))
        #expect(server.process.errors == "")
    }
}
