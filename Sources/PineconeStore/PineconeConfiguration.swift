// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
package import MemoryCore
package import Support

/// An index at Pinecone and how it is asked.
package struct PineconeConfiguration: Sendable {
    package let index: IndexName
    /// Of every vector: the embedder's. An index of another dimension is refused.
    package let dimension: Int
    let control: ControlAddress
    let headers: HTTPHeaders

    /// How long each call may take. A query stands in the way of an answer; the others don't.
    package var queryTimeout: Duration = .seconds(2)
    package var upsertTimeout: Duration = .seconds(10)
    package var deleteTimeout: Duration = .seconds(10)
    /// Of lists, fetches and statistics.
    package var readTimeout: Duration = .seconds(5)
    package var controlTimeout: Duration = .seconds(5)
    /// Between two looks at an index that is not ready yet.
    package var readinessInterval: Duration = .seconds(1)

    /// - Parameters:
    ///   - version: What `X-Pinecone-Api-Version` says. Without the header Pinecone takes the oldest version it has.
    /// - Throws: ``InvalidValue`` if the key or the version holds characters that cannot be sent.
    package init(
        index: IndexName,
        dimension: Int,
        key: Secret<String>,
        control: ControlAddress = .pinecone,
        version: String = "2025-10"
    ) throws(InvalidValue) {
        self.index = index
        self.dimension = dimension
        self.control = control
        do {
            headers = try HTTPHeaders([
                "Api-Key": key.reveal(), "X-Pinecone-Api-Version": version, "Content-Type": "application/json",
                "Accept": "application/json",
            ])
        } catch {
            throw InvalidValue("holds characters that cannot be sent: \(error)")
        }
    }
}
