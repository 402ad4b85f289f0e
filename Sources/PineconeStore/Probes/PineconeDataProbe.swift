// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// Sees by one `POST /describe_index_stats` that the index answers at its host. Costs no read units.
package struct PineconeDataProbe: DependencyProbe {
    private let connection: PineconeConnection

    package init(_ connection: PineconeConnection) {
        self.connection = connection
    }

    package var dependency: Dependency { .store }
    package var component: String { "pinecone_data" }
    package var interval: Duration { .seconds(30) }

    package func check() async throws {
        _ = try await PineconeFailure.exposing { try await connection.data.call(.statistics, body: Array("{}".utf8)) }
    }
}
