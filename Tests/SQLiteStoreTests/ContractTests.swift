// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import StoreContract
import Testing

@testable import SQLiteStore

@Suite("SQLiteStore as a vector store")
struct ContractTests {
    @Test("keeps the contract", arguments: StoreContract.behaviours)
    func contract(_ behaviour: StoreBehaviour) async throws {
        try await TemporaryStore.with { test in
            try await behaviour.check(StoreUnderTest(store: test.store, dimension: test.dimension))
        }
    }

    @Test("keeps the contract with no room for codes in memory", arguments: StoreContract.behaviours)
    func contractOnDisk(_ behaviour: StoreBehaviour) async throws {
        try await TemporaryStore.with(configure: { $0.indexBytes = 0 }) { test in
            try await behaviour.check(StoreUnderTest(store: test.store, dimension: test.dimension))
        }
    }

    @Test("keeps the contract while indexes push each other out", arguments: StoreContract.behaviours)
    func contractCrowded(_ behaviour: StoreBehaviour) async throws {
        // Room for one of the larger users or a few of the small ones.
        try await TemporaryStore.with(configure: { $0.indexBytes = 96 << 10 }) { test in
            try await behaviour.check(StoreUnderTest(store: test.store, dimension: test.dimension))
        }
    }
}
