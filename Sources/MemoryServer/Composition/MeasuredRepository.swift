// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Tracing

/// A repository that is timed, each of its operations apart.
struct MeasuredRepository: MemoryRepository {
    /// What the repository is asked. A closed set, since it is a metric label.
    private enum Operation: String, CaseIterable {
        case accept
        case search
        case read
        case list
        case forget
        case erase
    }

    private let repository: any MemoryRepository
    private let store: String
    private let calls: [Operation: CallMetrics]

    /// - Parameter store: the configured choice: the metrics' label.
    init(_ repository: any MemoryRepository, store: String) {
        self.repository = repository
        self.store = store
        calls = Dictionary(
            uniqueKeysWithValues: Operation.allCases.map { operation in
                let metrics = CallMetrics(
                    dependency: .store,
                    duration: "vector_store_duration_seconds",
                    failures: "vector_store_failures_total",
                    dimensions: [("store", store), ("operation", operation.rawValue)]
                )
                return (operation, metrics)
            }
        )
    }

    var acceptsUnembedded: Bool { repository.acceptsUnembedded }
    var isDelivering: Bool { repository.isDelivering }

    func accept(_ memories: [NewMemory], for user: UserID) async throws -> [AcceptedMemory] {
        try await measure(.accept) { try await repository.accept(memories, for: user) }
    }

    func search(_ query: VectorQuery, for user: UserID) async throws -> MemorySearch {
        try await measure(.search) { try await repository.search(query, for: user) }
    }

    func memory(_ id: MemoryID, for user: UserID) async throws -> Memory? {
        try await measure(.read) { try await repository.memory(id, for: user) }
    }

    func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage {
        try await measure(.list) { try await repository.memories(page: page, for: user) }
    }

    func forget(_ id: MemoryID, for user: UserID) async throws -> ForgetOutcome {
        try await measure(.forget) { try await repository.forget(id, for: user) }
    }

    func erase(_ user: UserID) async throws -> ErasureCounts {
        try await measure(.erase) { try await repository.erase(user) }
    }

    private func measure<Value: Sendable>(
        _ operation: Operation,
        _ call: () async throws -> Value
    ) async throws -> Value {
        try await withSpan("store \(operation.rawValue)", ofKind: .internal) { span in
            span.attributes["db.system.name"] = store
            span.attributes["db.operation.name"] = operation.rawValue
            // There is one for each operation; without it nothing would be measured, and everything done.
            guard let metrics = calls[operation] else { return try await call() }
            return try await metrics.measure(call)
        }
    }
}
