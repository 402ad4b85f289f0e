// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import Support
import Testing

struct ShutdownTests {
    private func settings(_ model: SlowLanguageModel) -> [String: String] {
        [
            "LLM": "openai", "LLM_BASE_URL": "http://127.0.0.1:\(model.port)/v1", "LLM_MODELS": "slow",
            "SHUTDOWN_GRACE": "1s",
        ]
    }

    @Test("a signal ends an idle server with 0", arguments: [SIGTERM, SIGINT])
    func idle(signal: Int32) async throws {
        let folder = try ScratchFolder()
        let server = try await RunningServer.start(in: folder)
        #expect(try await server.client.chat("ana", "I live in Turin.").status == 200)
        server.process.send(signal)
        #expect(try await server.process.exit() == ChildProcess.Exit(status: 0, wasSignalled: false))
        #expect(server.process.output.split(separator: "\n").last?.contains("\"message\":\"stopped\"") == true)
        #expect(server.process.errors == "")
        // The log was moved into the database: who copies the one file copies everything.
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path("data"))
        #expect(Set(left) == ["memory.sqlite", "memory.sqlite.lock", "log-user.key"])
    }

    @Test("SIGTERM in the middle of a streamed answer ends it with a last event, and the process with 0")
    func stream() async throws {
        let folder = try ScratchFolder()
        let model = try SlowLanguageModel()
        let server = try await RunningServer.start(in: folder, settings: settings(model))
        let events = try await server.client.stream(
            "/api/chat",
            ["user_id": "ana", "message": "Tell me a long story.", "stream": true]
        )
        var names: [String] = []
        var last: ServerSentEvent?
        for try await event in events {
            if event.event == "token", !names.contains("token") { server.process.send(SIGTERM) }
            names.append(event.event)
            last = event
        }
        #expect(names.first == "context")
        #expect(names.filter { $0 == "token" }.count > 1)
        #expect(names.last == "error")
        #expect(try #require(last).data.contains("shutting_down"))
        #expect(try await server.process.exit() == ChildProcess.Exit(status: 0, wasSignalled: false))
        // The message was acknowledged by the context event, so it is kept.
        let again = try await RunningServer.start(in: folder)
        #expect(try await again.client.export("ana").map(\.text) == ["Tell me a long story."])
    }

    @Test("a server whose log nobody reads any more goes on, counts the lost lines, and ends well")
    func brokenLog() async throws {
        let folder = try ScratchFolder()
        // This process may ignore SIGPIPE, which a child inherits.
        let wrapper = ["/usr/bin/env", "--default-signal=PIPE"]
        let server = try await RunningServer.start(in: folder, wrapper: wrapper)
        server.process.stopListening()
        // The reader leaves at the first line that this logs, and the lines after it find nobody.
        try await withDeadline(Patience.deadline, operation: "a lost line") {
            var dropped = "0"
            while dropped == "0" {
                #expect(try await server.client.chat("ana", "I live in Turin.").status == 200)
                let lines = try await server.client.get("/metrics").text.split(separator: "\n")
                let line = try #require(lines.first { $0.hasPrefix("log_lines_dropped_total ") })
                dropped = String(line.split(separator: " ")[1])
            }
        }
        server.process.send(SIGTERM)
        #expect(try await server.process.exit() == ChildProcess.Exit(status: 0, wasSignalled: false))
    }

    @Test("while draining it says that it is not ready, and still answers; a second signal ends it at once")
    func draining() async throws {
        let folder = try ScratchFolder()
        let server = try await RunningServer.start(in: folder, settings: ["DRAIN_DELAY": "5m"])
        #expect(try await server.client.get("/api/health/ready").status == 200)
        server.process.send(SIGTERM)
        try await withDeadline(Patience.deadline, operation: "readiness going off") {
            while try await server.client.get("/api/health/ready").status == 200 { await Task.yield() }
        }
        #expect(try await server.client.get("/api/health/ready").json["output"] as? String == "draining")
        #expect(try await server.client.get("/api/health/live").status == 200)
        #expect(try await server.client.get("/metrics").text.contains("\nserver_ready 0\n"))
        for (question, status) in [("--ready", 1), ("--live", 0)] as [(String, Int32)] {
            let port = ["HTTP_PORT": "\(server.client.port)"]
            let check = try await RunningServer.launch(["healthcheck", question], in: folder, settings: port)
            #expect(try await check.exit().status == status)
        }
        #expect(try await server.client.chat("ana", "I live in Turin.").status == 200)
        server.process.send(SIGTERM)
        #expect(try await server.process.exit() == ChildProcess.Exit(status: 128 + SIGTERM, wasSignalled: false))
    }
}
