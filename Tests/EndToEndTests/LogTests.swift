// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import Support
import Testing

/// What the real process writes to its standard output.
struct LogTests {
    private static func object(_ line: Substring) -> [String: Any]? {
        try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    }

    @Test("signals make a running server log everything, and then as before")
    func levels() async throws {
        let folder = try ScratchFolder()
        let server = try await RunningServer.start(in: folder)
        // What machines ask all day is logged at `debug` only.
        _ = try await server.client.get("/api/health/live")
        // A line is written when its answer is: with the next one's there, the first request is over, at the level that was.
        _ = try await server.client.get("/api/memories")
        try await server.process.line("the line of a request that people make") { line in
            line.contains("\"http.route\":\"/api/memories\"") ? () : nil
        }
        server.process.send(SIGUSR1)
        try await server.process.line("the notice that the level is lowered") { line in
            line.contains("\"message\":\"log level lowered\"") && line.contains("\"level\":\"debug\"") ? () : nil
        }
        _ = try await server.client.get("/api/health/live")
        try await server.process.line("a line of level debug") { line in
            line.contains("\"log.level\":\"debug\"") && line.contains("/api/health/live") ? () : nil
        }
        server.process.send(SIGUSR2)
        try await server.process.line("the notice that the level is restored") { line in
            line.contains("\"message\":\"log level restored\"") && line.contains("\"level\":\"info\"") ? () : nil
        }
        _ = try await server.client.get("/api/health/live")
        // Without anything to restore the second signal does nothing, and neither ends the process.
        server.process.send(SIGUSR2)
        _ = try await server.client.get("/api/health/live")
        #expect(try await server.stop() == ChildProcess.Exit(status: 0, wasSignalled: false))
        let lines = server.process.output.split(separator: "\n")
        #expect(lines.allSatisfy { Self.object($0) != nil })
        let live = lines.filter { $0.contains("/api/health/live") }
        #expect(live.count == 1)
        #expect(lines.count { $0.contains("log level restored") } == 1)
        #expect(lines.last?.contains("\"message\":\"stopped\"") == true)
    }

    @Test(
        "every line has the names of the schema that is asked for",
        arguments: [
            ("ecs", "message", ["@timestamp", "log.level", "ecs.version", "log.logger"]),
            ("gcp", "message", ["time", "severity", "logger"]),
            ("otel", "body", ["timestamp", "severity_text", "severity_number", "attributes"]),
        ]
    )
    func schemas(schema: String, message: String, names: [String]) async throws {
        let folder = try ScratchFolder()
        let process = try await RunningServer.launch(["serve"], in: folder, settings: ["LOG_SCHEMA": schema])
        try await process.line("the line that says that it listens") { line in
            Self.object(line)?[message] as? String == "listening" ? () : nil
        }
        process.send(SIGTERM)
        #expect(try await process.exit() == ChildProcess.Exit(status: 0, wasSignalled: false))
        let objects = process.output.split(separator: "\n").map(Self.object)
        #expect(objects.count >= 3)
        for object in objects {
            let object = try #require(object)
            #expect(([message] + names).allSatisfy { object[$0] != nil })
        }
    }

    @Test("a reader that does not read holds up neither requests nor the end of the process")
    func stuckReader() async throws {
        let folder = try ScratchFolder()
        let fifo = folder.path("log")
        try #require(mkfifo(fifo, 0o600) == 0)
        // Held open by this process and never read: writing blocks as soon as the pipe is full.
        let reader = open(fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        try #require(reader >= 0)
        defer { close(reader) }
        let port = try FreePort.find()
        let wrapper = ["/bin/sh", "-c", "exec \"$@\" > log", "sh"]
        let process = try await RunningServer.launch(
            ["serve"],
            in: folder,
            settings: ["HTTP_PORT": "\(port)", "LOG_LEVEL": "trace"],
            wrapper: wrapper
        )
        let client = try APIClient(port: port)
        try await withDeadline(Patience.deadline, operation: "the server") {
            while (try? await client.get("/api/health/live").status) != 200 { await Task.yield() }
        }
        // Some hundred bytes a line: many times what a pipe holds.
        for _ in 0..<600 { #expect(try await client.get("/api/health/live").status == 200) }
        process.send(SIGTERM)
        #expect(try await process.exit() == ChildProcess.Exit(status: 0, wasSignalled: false))
    }
}
