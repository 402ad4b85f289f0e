// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import MemoryFakes
import StoreContract
import Testing

/// The contract of a store of one process, kept by a store across a network with an outbox before it: whether that shows
/// writes at once, later, or not at all while one looks.
@Suite("Reads through an outbox", .timeLimit(.minutes(10)))
struct OutboxContractTests {
    private func check(_ behaviour: StoreBehaviour, _ remote: InMemoryRemoteStore) async throws {
        try await RunningOutbox.with(remote) { repository in
            try await behaviour.check(StoreUnderTest(store: RepositoryStore(repository: repository), dimension: 32))
        }
    }

    @Test("keep the contract when the store shows writes at once", arguments: StoreContract.behaviours)
    func atOnce(_ behaviour: StoreBehaviour) async throws {
        try await check(behaviour, InMemoryRemoteStore(.atOnce))
    }

    @Test("keep the contract when the store doesn't say what it shows", arguments: StoreContract.behaviours)
    func silent(_ behaviour: StoreBehaviour) async throws {
        try await check(behaviour, InMemoryRemoteStore(.atOnce, tellsPositions: false))
    }

    @Test("keep the contract when the store shows nothing yet", arguments: StoreContract.behaviours)
    func held(_ behaviour: StoreBehaviour) async throws {
        try await check(behaviour, InMemoryRemoteStore(.held))
    }
}
