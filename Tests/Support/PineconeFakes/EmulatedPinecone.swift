// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import HTTPFakes
import Logging
package import MemoryCore
package import PineconeStore
import Support
package import UpstreamEmulator

/// A Pinecone on loopback with one index, and the real transport to it.
package struct EmulatedPinecone: Sendable {
    package static let dimension = 32
    package static let key = "emulated-key"

    package let emulator: UpstreamEmulator
    package let connection: PineconeConnection

    /// Starts both, and ends them after `body`.
    ///
    /// - Parameter embedder: Whose vectors the index has.
    package static func with<Result>(
        embedder: any Embedder = NoEmbedder(),
        settings: EmulatorSettings = EmulatorSettings(),
        indexes: [String] = ["notes"],
        key: String = EmulatedPinecone.key,
        _ body: (EmulatedPinecone) async throws -> Result
    ) async throws -> Result {
        let emulator = try await UpstreamEmulator.start(
            EmulatorConfiguration(embedder: embedder, apiKey: Self.key, indexes: indexes, settings: settings)
        )
        let transport = CurlTransport(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        func end() async {
            await transport.shutDown(within: .zero)
            await emulator.stop()
        }
        do {
            var configuration = try PineconeConfiguration(
                index: IndexName(parsing: "notes"),
                dimension: embedder.identity.dimension,
                key: Secret(key),
                control: ControlAddress(emulator.controlURL)
            )
            // Two cores, shared with everything else that is tested at the time.
            configuration.queryTimeout = Patience.limit
            configuration.upsertTimeout = Patience.limit
            configuration.readTimeout = Patience.limit
            configuration.controlTimeout = Patience.limit
            configuration.readinessInterval = .milliseconds(1)
            let connection = PineconeConnection(configuration: configuration, client: transport)
            let result = try await body(EmulatedPinecone(emulator: emulator, connection: connection))
            await end()
            return result
        } catch {
            await end()
            throw error
        }
    }

    package func store(_ mode: NamespaceMode = .perUser) -> PineconeStore {
        PineconeStore(connection, namespaces: mode)
    }
}
