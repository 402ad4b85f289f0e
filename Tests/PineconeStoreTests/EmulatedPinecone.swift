// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Logging
import MemoryCore
import Support
import UpstreamEmulator

@testable import PineconeStore

/// A Pinecone on loopback with one index, and the real transport to it.
struct EmulatedPinecone {
    static let dimension = 32
    static let key = "emulated-key"

    let emulator: UpstreamEmulator
    let transport: CurlTransport
    let connection: PineconeConnection

    /// Starts both, and ends them after `body`.
    static func with(
        settings: EmulatorSettings = EmulatorSettings(),
        indexes: [String] = ["notes"],
        key: String = EmulatedPinecone.key,
        _ body: (EmulatedPinecone) async throws -> Void
    ) async throws {
        let emulator = try await UpstreamEmulator.start(
            EmulatorConfiguration(embedder: NoEmbedder(), apiKey: Self.key, indexes: indexes, settings: settings)
        )
        let transport = CurlTransport(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        func end() async {
            await transport.shutDown(within: .zero)
            await emulator.stop()
        }
        do {
            var configuration = try PineconeConfiguration(
                index: IndexName(parsing: "notes"),
                dimension: dimension,
                key: Secret(key),
                control: ControlAddress(emulator.controlURL)
            )
            // Two cores, shared with everything else that is tested at the time.
            configuration.queryTimeout = .seconds(30)
            configuration.upsertTimeout = .seconds(30)
            configuration.readTimeout = .seconds(30)
            configuration.controlTimeout = .seconds(30)
            configuration.readinessInterval = .milliseconds(1)
            let connection = PineconeConnection(configuration: configuration, client: transport)
            try await body(EmulatedPinecone(emulator: emulator, transport: transport, connection: connection))
        } catch {
            await end()
            throw error
        }
        await end()
    }

    func store(_ mode: NamespaceMode = .perUser) -> PineconeStore {
        PineconeStore(connection, namespaces: mode)
    }
}

/// Says the dimension; nothing here embeds.
private struct NoEmbedder: Embedder {
    var identity: EmbedderIdentity {
        EmbedderIdentity(modelID: "none", dimension: EmulatedPinecone.dimension, maximumTokens: 1)
    }

    func embed(_ texts: [String]) async throws -> [Embedding] { [] }
}
