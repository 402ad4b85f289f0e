// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import MemoryFakes
import StoreContract
import Testing

/// The contract of a store of one process, kept by a store across a network with an outbox before it: whether that shows
/// writes at once, later, or not at all while one looks.
@Suite("Reads through an outbox")
struct OutboxContractTests {
    /// Those that no eventual store can keep: whether a memory is new is known once it was told, and pages come in the order
    /// that the store has.
    private static let beyond: Set<String> = []

    private static var behaviours: [StoreBehaviour] {
        StoreContract.behaviours.filter { !beyond.contains($0.name) }
    }

    private func check(_ behaviour: StoreBehaviour, _ remote: InMemoryRemoteStore) async throws {
        try await RunningOutbox.with(remote) { repository in
            try await behaviour.check(StoreUnderTest(store: RepositoryStore(repository: repository), dimension: 32))
        }
    }

    @Test("keep the contract when the store shows writes at once", arguments: behaviours)
    func atOnce(_ behaviour: StoreBehaviour) async throws {
        try await check(behaviour, InMemoryRemoteStore(.atOnce))
    }

    @Test("keep the contract when the store doesn't say what it shows", arguments: behaviours)
    func silent(_ behaviour: StoreBehaviour) async throws {
        try await check(behaviour, InMemoryRemoteStore(.atOnce, tellsPositions: false))
    }

    @Test("keep the contract when the store shows nothing yet", arguments: behaviours)
    func held(_ behaviour: StoreBehaviour) async throws {
        try await check(behaviour, InMemoryRemoteStore(.held))
    }
}
