// SPDX-License-Identifier: Apache-2.0

import ChatCompletions
import HuggingFace
import LocalModels
import MemoryCore

/// The language model as configured.
struct LanguageModelParts {
    let model: any LanguageModel
    /// As the page and health show it.
    let name: String
    let probes: [any DependencyProbe]
    /// Of models behind an endpoint.
    var state: LanguageModelState?

    /// - Throws: ``InvalidValue``.
    static func make(
        _ configuration: LanguageModelConfiguration,
        _ access: HuggingFaceAccess,
        upstreams: Upstreams
    ) throws -> LanguageModelParts {
        switch configuration {
        case .extractive:
            LanguageModelParts(
                model: MeasuredLanguageModel(ExtractiveAnswerer(), models: [ExtractiveAnswerer.modelName]),
                name: ExtractiveAnswerer.modelName,
                probes: []
            )
        case .endpoint(let endpoint):
            endpointParts(
                endpoint,
                upstreams,
                probes: [EndpointProbe(endpoint: endpoint, client: upstreams.transport)]
            )
        case .huggingFace(let endpoint):
            endpointParts(
                endpoint,
                upstreams,
                probes: try endpoint.models.map { model in
                    try ChatModelProbe(routerURL: access.router, model: model, client: upstreams.transport)
                }
            )
        }
    }

    private static func endpointParts(
        _ endpoint: ChatEndpoint,
        _ upstreams: Upstreams,
        probes: [any DependencyProbe]
    ) -> LanguageModelParts {
        let client = upstreams.client(.chat)
        let model = ChatCompletionsModel(configuration: endpoint.completions, client: client)
        return LanguageModelParts(
            model: MeasuredLanguageModel(model, models: endpoint.models),
            name: endpoint.models.first ?? "",
            probes: [RecentCallsProbe(dependency: .languageModel, upstream: .chat, client: client)]
                + endpoint.models.map { ModelCallsProbe(model: model, name: $0) }
                + probes.map { UncriticalProbe(probe: $0) },
            state: LanguageModelState(model: model)
        )
    }
}
