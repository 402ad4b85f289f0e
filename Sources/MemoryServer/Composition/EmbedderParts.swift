// SPDX-License-Identifier: Apache-2.0

import HuggingFace
import LocalModels
import MemoryCore

/// The embedder as configured, with what it needs to run.
struct EmbedderParts: Sendable {
    let embedder: any Embedder
    let probes: [any DependencyProbe]
    let close: @Sendable () async -> Void

    /// - Throws: ``ModelLoadError``, ``InvalidValue``.
    static func load(
        _ configuration: EmbedderConfiguration,
        _ access: HuggingFaceAccess,
        upstreams: Upstreams
    ) async throws -> EmbedderParts {
        guard let remote = configuration.huggingFace else {
            let embedder = try await BlockingWork.run { try LocalEmbedder.load(configuration) }
            return EmbedderParts(
                embedder: MeasuredEmbedder(embedder, name: configuration.kind.rawValue),
                probes: [EmbedderProbe(embedder: embedder, component: "minilm")],
                close: { await embedder.shutdown() }
            )
        }
        let client = upstreams.client(.embeddings)
        let embedder = HuggingFaceEmbedder(configuration: remote, client: client)
        let calls = RecentCallsProbe(dependency: .embedder, upstream: .embeddings, client: client)
        return EmbedderParts(
            embedder: MeasuredEmbedder(embedder, name: configuration.kind.rawValue),
            probes: [calls]
                + (try probes(remote.identity.modelID, access, upstreams).map { UncriticalProbe(probe: $0) }),
            close: {}
        )
    }

    private static func probes(
        _ model: String,
        _ access: HuggingFaceAccess,
        _ upstreams: Upstreams
    ) throws -> [any DependencyProbe] {
        let client = upstreams.transport
        let served = try EmbeddingModelProbe(hubURL: access.hub, model: model, client: client)
        guard let token = access.token else { return [served] }
        let valid = try TokenProbe(
            hubURL: access.hub,
            key: token,
            dependency: .embedder,
            component: "huggingface_token",
            client: client
        )
        return [served, valid]
    }
}
