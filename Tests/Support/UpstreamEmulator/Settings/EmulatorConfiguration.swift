// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// What an ``UpstreamEmulator`` is started with and keeps.
package struct EmulatorConfiguration: Sendable {
    /// Ports on 127.0.0.1; 0 takes a free one.
    package var controlPort: Int
    package var routerPort: Int
    /// What Pinecone's planes ask for in `Api-Key`; nil lets everybody in, as Pinecone Local does.
    package var apiKey: String?
    /// What Hugging Face asks for as bearer token; nil lets everybody in.
    package var token: String?
    /// Computes the vectors of feature extraction. Its dimension is that of the indexes in ``indexes``.
    package var embedder: any Embedder
    /// Indexes that are there, ready, from the start.
    package var indexes: [String]
    /// What may be changed while it runs.
    package var settings: EmulatorSettings

    package init(
        embedder: any Embedder,
        controlPort: Int = 0,
        routerPort: Int = 0,
        apiKey: String? = nil,
        token: String? = nil,
        indexes: [String] = [],
        settings: EmulatorSettings = EmulatorSettings()
    ) {
        self.embedder = embedder
        self.controlPort = controlPort
        self.routerPort = routerPort
        self.apiKey = apiKey
        self.token = token
        self.indexes = indexes
        self.settings = settings
    }
}
