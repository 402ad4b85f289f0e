// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// Sees by one `GET /indexes/{name}` that the key is valid and the index there, ready, and of our vectors' shape. Costs
/// no read units.
package struct PineconeControlProbe: DependencyProbe {
    private let connection: PineconeConnection

    package init(_ connection: PineconeConnection) {
        self.connection = connection
    }

    package var dependency: Dependency { .store }
    package var component: String { "pinecone_control" }
    package var interval: Duration { .seconds(60) }

    package func check() async throws {
        _ = try await PineconeFailure.exposing { try await connection.control.locate() }
    }
}
