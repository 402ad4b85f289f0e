// SPDX-License-Identifier: Apache-2.0

import Testing

/// One thing that every vector store does, and how to see it.
package struct StoreBehaviour: Sendable, CustomTestStringConvertible {
    package let name: String
    /// Expects the behaviour of a store, whose users nobody else uses meanwhile.
    package let check: @Sendable (StoreUnderTest) async throws -> Void

    init(_ name: String, check: @escaping @Sendable (StoreUnderTest) async throws -> Void) {
        self.name = name
        self.check = check
    }

    package var testDescription: String { name }
}
