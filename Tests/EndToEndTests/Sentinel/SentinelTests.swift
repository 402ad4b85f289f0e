// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import MemoryCore
import MemoryFakes
import Support
import Testing
import UpstreamEmulator

/// Promise 5: no message text, no raw user id and no secret in logs, metrics, health, errors and process lists. Sentinels go
/// into every input of the real binary, whole and broken, with working and with malicious peers, and none comes out.
///
/// What is repeated on purpose: to its sender, the name of a field that the request made up; and in the access log, the
/// user agent up to 128 characters and a request id that is plain.
@Suite(.timeLimit(.minutes(10)))
struct SentinelTests {
    static let levels = ["trace", "info"]

    private func report(
        _ name: String,
        _ run: SentinelRun,
        received: () -> [(surface: String, text: String)] = { [] }
    ) async throws {
        let (words, texts) = try await run.verdict(received: received)
        print(
            "sentinels: \(name): \(run.requests) requests, \(words) words, \(texts) texts, \(words * texts) comparisons"
        )
        #expect(run.requests > 20)
        #expect(run.problems > 5)
    }

    @Test("the local profile, as it comes", arguments: levels)
    func local(level: String) async throws {
        let folder = try ScratchFolder()
        let sentinels = Sentinels()
        let settings = ["LOG_LEVEL": level, "LOG_USER_KEY": sentinels.plant("LOG_USER_KEY")]
        let run = SentinelRun(try await RunningServer.start(in: folder, settings: settings), sentinels)
        let requests = SentinelRequests(sentinels: sentinels)
        for request in requests.chats() { #expect(try await run.send(request) == 200, "\(request.what)") }
        for request in requests.welcome() + requests.intruders() { try await run.send(request) }
        try await run.inspect()
        // The test would prove nothing if the log did not tell of the requests.
        #expect(run.server.process.output.contains("\"http.route\":\"/api/chat\""))
        #expect(run.server.process.output.contains("\"user.hash\":"))
        try await report("local at \(level)", run)
    }

    @Test("keys and tokens: those that open and those that don't", arguments: levels)
    func keys(level: String) async throws {
        let folder = try ScratchFolder()
        let sentinels = Sentinels()
        var settings = ["LOG_LEVEL": level, "API_KEYS_FILE": folder.path("keys.json")]
        settings["JWT_SECRET"] = sentinels.plant("JWT_SECRET") + String(repeating: "x", count: 32)
        settings["JWT_ISSUER"] = "https://issuer.example"
        settings["JWT_AUDIENCE"] = "memory"
        settings.merge(["CHAT", "INGEST", "OTHER", "ADDRESS", "FAILURES"].map { ("RATE_LIMIT_\($0)", "off") }) { $1 }
        let service = try await key(["--service"], in: folder, settings)
        let operations = try await key(["--operator"], in: folder, settings)
        // The name of a key is in its text, and no secret.
        for (name, key) in [("service key", service), ("operator key", operations)] {
            sentinels.plant(name, word: String(try #require(key.split(separator: "_").last)))
        }
        let run = SentinelRun(
            try await RunningServer.start(in: folder, settings: settings),
            sentinels,
            operatorHeaders: [("Authorization", "Bearer \(operations)")]
        )
        let requests = SentinelRequests(sentinels: sentinels, credentials: [("Authorization", "Bearer \(service)")])
        for request in requests.chats() { #expect(try await run.send(request) == 200, "\(request.what)") }
        for request in requests.welcome() { try await run.send(request) }
        for request in requests.intruders() { #expect(try await run.send(request) == 401, "\(request.what)") }
        try await run.inspect()
        #expect(run.server.process.output.contains("\"auth.key_id\":"))
        try await report("keys at \(level)", run)
    }

    @Test("the cloud profile with an emulator that fails in every way", arguments: levels)
    func cloud(level: String) async throws {
        let folder = try ScratchFolder()
        let sentinels = Sentinels()
        let (key, token) = (sentinels.plant("PINECONE_API_KEY"), sentinels.plant("HF_TOKEN"))
        let emulator = try await UpstreamEmulator.start(
            EmulatorConfiguration(
                embedder: WordEmbedder(dimension: 384),
                apiKey: key,
                token: token,
                indexes: ["memory-layer"]
            )
        )
        let settings = [
            "PROFILE": "cloud", "ALLOW_ANONYMOUS": "true", "LOG_LEVEL": level, "LLM_TIMEOUT": "1s",
            "PINECONE_API_KEY": key, "PINECONE_CONTROL_URL": emulator.controlURL.origin,
            "HF_TOKEN": token, "HF_EMBEDDING_MODEL": WordEmbedder().identity.modelID,
            "HF_ROUTER_URL": emulator.routerURL.origin, "HF_HUB_URL": emulator.routerURL.origin,
        ]
        let run = SentinelRun(try await RunningServer.start(in: folder, settings: settings), sentinels)
        let requests = SentinelRequests(sentinels: sentinels)
        for request in requests.chats() { #expect(try await run.send(request) == 200, "\(request.what)") }
        for request in requests.welcome() { try await run.send(request) }
        let faults: [Fault] = [
            .status(401), .status(500), .status(503), .status(429, retryAfter: "1"), .malformed, .wrongDimension,
            .cutBody,
            .reset, .streamError(afterChunks: 1), .streamCut(afterChunks: 1), .latency(.milliseconds(1_500)),
        ]
        for fault in faults {
            emulator.faults.set(fault)
            for request in requests.chats().prefix(3) + requests.ingests().prefix(1) + requests.reads().prefix(1) {
                try await run.send(request)
            }
            emulator.faults.clear()
        }
        try await run.inspect()
        try await report("cloud at \(level)", run)
        await emulator.stop()
    }

    @Test("a language model that repeats all it hears, the key too, as answers and as errors", arguments: levels)
    func echoingModel(level: String) async throws {
        let folder = try ScratchFolder()
        let sentinels = Sentinels()
        let upstream = try EchoingUpstream.start()
        let settings = [
            "LOG_LEVEL": level, "LLM": "openai", "LLM_BASE_URL": "\(upstream.url)/v1", "LLM_MODELS": "echo",
            "LLM_API_KEY": sentinels.plant("LLM_API_KEY"), "OTEL_EXPORTER_OTLP_ENDPOINT": upstream.url,
            "OTEL_EXPORTER_OTLP_HEADERS": "x-key=\(sentinels.plant("OTLP header"))",
        ]
        let run = SentinelRun(try await RunningServer.start(in: folder, settings: settings), sentinels)
        let requests = SentinelRequests(sentinels: sentinels)
        for _ in 0..<15 {
            for request in requests.chats() { try await run.send(request) }
        }
        #expect(upstream.requests.count > 30)
        try await run.inspect()
        try await report("echoing model at \(level)", run) {
            let exports = upstream.requests.filter { $0.hasPrefix("POST /v1/traces") }
            #expect(!exports.isEmpty)
            // The body: the header is where that secret belongs.
            return exports.map { ("the trace collector", $0.split(separator: "\r\n\r\n", maxSplits: 1).last ?? "") }
                .map { (surface: $0.0, text: String($0.1)) }
        }
    }

    @Test("a Pinecone and a Hugging Face that repeat all they hear", arguments: levels)
    func echoingCloud(level: String) async throws {
        let folder = try ScratchFolder()
        let sentinels = Sentinels()
        let upstream = try EchoingUpstream.start(statuses: [500, 503, 400, 200, 429, 200, 422, 200, 404, 200])
        let run = SentinelRun(
            try await RunningServer.start(in: folder, settings: echoing(upstream, sentinels, level)),
            sentinels
        )
        let requests = SentinelRequests(sentinels: sentinels)
        for _ in 0..<4 {
            for request in requests.chats() + requests.ingests() + requests.reads() { try await run.send(request) }
        }
        #expect(upstream.requests.count > 10)
        try await run.inspect()
        try await report("echoing cloud at \(level)", run)
    }

    @Test("a start that a peer refuses, in its own words, with the key in them")
    func refusedStart() async throws {
        let folder = try ScratchFolder()
        let sentinels = Sentinels()
        let upstream = try EchoingUpstream.start(statuses: [401])
        let settings = echoing(upstream, sentinels, "trace")
        let process = try await RunningServer.launch(["serve"], in: folder, settings: settings)
        #expect(try await process.exit().status == 78)
        #expect(sentinels.places(in: process.output + process.errors).isEmpty)
        #expect(process.errors.contains("PINECONE_API_KEY"))
        #expect(!upstream.requests.isEmpty)
    }

    private func echoing(_ upstream: LoopbackServer, _ sentinels: Sentinels, _ level: String) -> [String: String] {
        [
            "PROFILE": "cloud", "ALLOW_ANONYMOUS": "true", "LOG_LEVEL": level, "LLM_TIMEOUT": "2s",
            "PINECONE_API_KEY": sentinels.plant("PINECONE_API_KEY"), "PINECONE_CONTROL_URL": upstream.url,
            "HF_TOKEN": sentinels.plant("HF_TOKEN"), "HF_ROUTER_URL": upstream.url, "HF_HUB_URL": upstream.url,
        ]
    }

    /// A key that opens, as the command prints it.
    private func key(_ scope: [String], in folder: ScratchFolder, _ settings: [String: String]) async throws -> String {
        let command = try await RunningServer.launch(["keys", "create"] + scope, in: folder, settings: settings)
        #expect(try await command.exit().status == 0, "\(command.errors)")
        return command.output.split(separator: "\n").joined()
    }
}
