// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Logging
import PineconeStore

/// The configured index, for a command.
struct IndexAccess: Sendable {
    let name: IndexName
    let administration: IndexAdministration
    let hasNamespaceForEachUser: Bool

    /// Reads the configuration, hands on what it names, and lets go of the connections.
    static func with(_ body: (IndexAccess) async throws -> Void) async throws {
        let configuration = try ServerConfiguration.load()
        guard let access = configuration.store.pinecone else {
            throw Failure(
                .badConfiguration,
                "memories are kept in SQLite: there is no index",
                hint: "Set PROFILE=cloud, or VECTOR_STORE=pinecone."
            )
        }
        let upstreams = Upstreams(
            grace: .zero,
            logger: Logger(label: "memory-server") { _ in SwiftLogNoOpLogHandler() }
        )
        let connection = PineconeConnection(
            configuration: access.configuration,
            client: upstreams.client(.pineconeControl)
        )
        let index = IndexAccess(
            name: access.configuration.index,
            administration: IndexAdministration(connection),
            hasNamespaceForEachUser: access.namespaces == .perUser
        )
        do {
            try await body(index)
        } catch {
            await upstreams.transport.shutDown(within: .zero)
            throw error
        }
        await upstreams.transport.shutDown(within: .zero)
    }

    /// Why it can't be used, for the person who asked.
    func failure(_ verdict: IndexVerdict) -> Failure {
        let sentence = verdict.sentence(index: name)
        if case .refuse = verdict { return Failure(.badConfiguration, sentence) }
        return Failure(.unavailable, sentence, hint: "Try again later, or wait longer: --wait.")
    }
}
