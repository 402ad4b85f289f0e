// SPDX-License-Identifier: Apache-2.0

/// What every ``VectorStore`` must do, as a table: each adapter's tests run all of it, unchanged.
///
///     @Test("A store keeps the contract", arguments: StoreContract.behaviours)
///     func contract(_ behaviour: StoreBehaviour) async throws {
///         try await behaviour.check(StoreUnderTest(store: …, dimension: 32))
///     }
package enum StoreContract {
    package static var behaviours: [StoreBehaviour] {
        writing + searching + listing + forgetting + isolating + racing
    }
}
