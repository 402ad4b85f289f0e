// SPDX-License-Identifier: Apache-2.0

import InMemoryTracing
import MemoryCore
import Observability
import Testing
import Tracing

@testable import MemoryServer

struct MeasuredPortsTests {
    /// Fails, or gives what is expected of it.
    private struct Port: Embedder, MemoryRepository {
        var failure: (any Error)?

        let identity = EmbedderIdentity(modelID: "a/model", dimension: 1, maximumTokens: 8)
        let acceptsUnembedded = true
        let isDelivering = false

        private func tried<Value>(_ value: Value) throws -> Value {
            if let failure { throw failure }
            return value
        }

        func embed(_ texts: [String]) async throws -> [Embedding] {
            try tried(texts.map { _ in Embedding(vector: [1], tokenCount: 1, isTruncated: false) })
        }

        func accept(_ memories: [NewMemory], for user: UserID) async throws -> [AcceptedMemory] { try tried([]) }
        func search(_ query: VectorQuery, for user: UserID) async throws -> MemorySearch { try tried(MemorySearch([])) }
        func memory(_ id: MemoryID, for user: UserID) async throws -> Memory? { try tried(nil) }
        func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage {
            try tried(MemoryPage(memories: [], next: nil))
        }
        func forget(_ id: MemoryID, for user: UserID) async throws -> ForgetOutcome { try tried(.forgotten) }
        func erase(_ user: UserID) async throws -> ErasureCounts { try tried(ErasureCounts(memories: 0)) }
    }

    private struct Unknown: Error {}

    private let recording = Recording()
    private let user: UserID
    private let memory: MemoryID

    init() throws {
        user = try UserID(parsing: "ana-sentinel")
        memory = try MemoryID(parsing: "m-sentinel")
    }

    private func embedder(_ failure: (any Error)? = nil) -> MeasuredEmbedder {
        recording.make { MeasuredEmbedder(Port(failure: failure), name: "local") }
    }

    private func repository(_ failure: (any Error)? = nil) -> MeasuredRepository {
        recording.make { MeasuredRepository(Port(failure: failure), store: "sqlite") }
    }

    @Test("every series is there from the start, at 0")
    func zeros() {
        _ = embedder()
        _ = repository()
        let scrape = recording.scrape
        #expect(scrape[#"embedding_duration_seconds_count{embedder="local"}"#] == 0)
        for code in MemoryError.Code.allCases {
            #expect(scrape[#"embedding_failures_total{code="\#(code.rawValue)",embedder="local"}"#] == 0)
            for operation in ["accept", "search", "read", "list", "forget", "erase"] {
                let labels = #"operation="\#(operation)",store="sqlite"}"#
                #expect(scrape["vector_store_duration_seconds_count{\(labels)"] == 0)
                #expect(scrape[#"vector_store_failures_total{code="\#(code.rawValue)",\#(labels)"#] == 0)
            }
        }
    }

    @Test("each operation is timed under its own name")
    func operations() async throws {
        let repository = repository()
        _ = try await repository.accept([], for: user)
        _ = try await repository.search(VectorQuery(vector: [1], limit: 1), for: user)
        _ = try await repository.memory(memory, for: user)
        _ = try await repository.memories(page: PageRequest(limit: 1), for: user)
        _ = try await repository.forget(memory, for: user)
        _ = try await repository.erase(user)
        let scrape = recording.scrape
        for operation in ["accept", "search", "read", "list", "forget", "erase"] {
            let series = #"vector_store_duration_seconds_count{operation="\#(operation)",store="sqlite"}"#
            #expect(scrape[series] == 1)
        }
        #expect(scrape.raised("vector_store_failures_total").isEmpty)
        #expect(repository.acceptsUnembedded && !repository.isDelivering)
    }

    @Test(
        "what is thrown is timed, and counted by its code; a cancellation is no failure",
        arguments: [
            (MemoryError(.timeout, "m") as any Error, "timeout"), (MemoryError(.rateLimited, "m"), "rate_limited"),
            (Unknown(), "internal_error"), (CancellationError(), nil),
        ] as [(any Error, String?)]
    )
    func failures(error: any Error, code: String?) async throws {
        let (embedder, repository) = (embedder(error), repository(error))
        await #expect(throws: (any Error).self) { try await embedder.embed(["a"]) }
        await #expect(throws: (any Error).self) { try await repository.erase(user) }
        let scrape = recording.scrape
        #expect(scrape[#"embedding_duration_seconds_count{embedder="local"}"#] == 1)
        #expect(scrape[#"vector_store_duration_seconds_count{operation="erase",store="sqlite"}"#] == 1)
        let expected = code.map { [#"embedding_failures_total{code="\#($0)",embedder="local"}"#: 1.0] } ?? [:]
        #expect(scrape.raised("embedding_failures_total") == expected)
        #expect(scrape.raised("vector_store_failures_total").count == expected.count)
    }

    @Test("a request is told how long it waited for each dependency, failures included")
    func dependencyTimes() async throws {
        let (embedder, repository) = (embedder(), repository(Unknown()))
        let times = DependencyTimes()
        try await DependencyTimes.$current.withValue(times) {
            _ = try await embedder.embed(["a"])
            _ = try? await repository.erase(user)
        }
        #expect(Set(times.all.keys) == ["embedder", "store"])
        #expect(times.all.values.allSatisfy { $0 > .zero })
    }

    @Test("spans name the operation, and neither user nor text")
    func spans() async throws {
        let tracer = InMemoryTracer()
        let (embedder, repository) = (embedder(), repository())
        try await withTracer(tracer) {
            _ = try await embedder.embed(["text-sentinel"])
            _ = try await repository.forget(memory, for: user)
        }
        #expect(tracer.finishedSpans.map(\.operationName) == ["embedder embed", "store forget"])
        #expect(!"\(tracer.finishedSpans.map(\.attributes))".contains("sentinel"))
    }
}
