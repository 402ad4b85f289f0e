// SPDX-License-Identifier: Apache-2.0

import AccessControl
import CoreMetrics
import Foundation
import Hummingbird
import InMemoryLogging
import Logging
import MemoryCore
import MemoryFakes
import MetricsTestKit
import NIOCore
import ServiceLifecycle

@testable import MemoryAPI

/// The API on a real port of this machine, over fakes.
struct TestServer: Sendable {
    let port: Int
    let store: InMemoryVectorStore
    let conversations: InMemoryConversationStore
    let health: HealthMonitor
    let logs: InMemoryLogHandler
    let metrics: TestMetrics
    let routes: [Route]
    /// Begins a graceful shutdown, as SIGTERM does.
    let shutDown: @Sendable () async -> Void

    func connect() throws -> SocketConnection {
        try SocketConnection(port: port)
    }

    /// One request on a connection of its own.
    func send(
        _ method: String,
        _ path: String,
        headers: [String: String] = [:],
        body: [UInt8]? = nil
    ) async throws -> HTTPReply {
        let connection = try connect()
        var head = "\(method) \(path) HTTP/1.1\r\n"
        var headers = headers
        if headers["Host"] == nil { headers["Host"] = "localhost:\(port)" }
        if let body { headers["Content-Length"] = String(body.count) }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        try await connection.send(Array((head + "\r\n").utf8) + (body ?? []))
        return try await connection.reply(toHead: method == "HEAD")
    }

    func get(_ path: String) async throws -> HTTPReply {
        try await send("GET", path)
    }

    func post(_ path: String, _ json: String, headers: [String: String] = [:]) async throws -> HTTPReply {
        var headers = headers
        headers["Content-Type"] = headers["Content-Type"] ?? "application/json"
        return try await send("POST", path, headers: headers, body: Array(json.utf8))
    }

    /// How many memories anybody of these users has.
    func memoryCount(of users: String...) async throws -> Int {
        var count = 0
        for user in users {
            count += try await store.memories(page: PageRequest(limit: 500), for: UserID(parsing: user)).memories.count
        }
        return count
    }

    /// Whether an exchange of this status has ended.
    func hasLogged(status: Int) -> Bool {
        logs.entries.contains { $0.metadata["http.response.status_code"]?.description == String(status) }
    }

    /// The operator's messages of what was logged as a warning or worse.
    var loggedErrors: [String] {
        logs.entries.filter { $0.level >= .warning }.map { $0.metadata["error.message"]?.description ?? "" }
    }

    /// Everything that was logged, as one text.
    var logged: String {
        logs.entries.map { "\($0.level) \($0.message) \($0.metadata)" }.joined(separator: "\n")
    }
}

/// Runs the API on a free port while `body` does, and shuts it down after.
func withServer(
    model: any LanguageModel = ScriptedLanguageModel(["It is ", "thunder."]),
    authenticator: Authenticator = .anyone,
    probes: [any DependencyProbe] = [],
    gauges: [HealthGauge] = [],
    stores: (any VectorStore, any ConversationStore)? = nil,
    load: LoadGuard = LoadGuard(),
    decorating decorate: (any VectorStore) -> any VectorStore = { $0 },
    settings change: (inout APISettings) -> Void = { _ in },
    _ body: @Sendable (TestServer) async throws -> Void
) async throws {
    var settings = APISettings(release: ReleaseInfo(version: "1.2.3", gitSHA: "abc"), listensOnLoopback: true)
    change(&settings)
    let inMemory = InMemoryVectorStore()
    let inMemoryTurns = InMemoryConversationStore()
    let repository = DirectRepository(decorate(stores?.0 ?? inMemory))
    let conversations: any ConversationStore = stores?.1 ?? inMemoryTurns
    let embedder = WordEmbedder()
    let memories = MemoryService(embedder: embedder, repository: repository, conversations: conversations)
    let metrics = TestMetrics()
    let health = withMetricsFactory(metrics) { HealthMonitor(probes: probes, gauges: gauges, timeout: .seconds(600)) }
    let services = APIServices(
        authenticator: authenticator,
        chat: ChatService(
            embedder: embedder,
            memories: memories,
            repository: repository,
            conversations: conversations,
            languageModel: model
        ),
        memories: memories,
        health: health,
        load: load,
        renderMetrics: { _ in ("text/plain; version=0.0.4", Array("up 1\n".utf8)) },
        languageModelName: "scripted",
        embedder: embedder.identity
    )
    let logs = InMemoryLogHandler()
    var logger = Logger(label: "test") { _ in logs }
    logger.logLevel = .debug
    let routes = RouteTable(services: services, settings: settings, problems: ProblemLog(logger: logger)).routes
    let (ports, running) = AsyncStream<Int>.makeStream()
    let application = Application(
        responder: withMetricsFactory(metrics) { makeAPI(services: services, settings: settings, logger: logger) },
        server: makeServer(settings: settings),
        configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0), serverName: nil),
        onServerRunning: { channel in running.yield(channel.localAddress?.port ?? 0) },
        logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }
    )
    let group = ServiceGroup(
        configuration: .init(services: [application], logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() })
    )
    try await withMetricsFactory(metrics) {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let port = await iterator.next() ?? 0
            let server = TestServer(
                port: port,
                store: inMemory,
                conversations: inMemoryTurns,
                health: health,
                logs: logs,
                metrics: metrics,
                routes: routes,
                shutDown: { await group.triggerGracefulShutdown() }
            )
            do {
                try await body(server)
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
