// SPDX-License-Identifier: Apache-2.0

import LocalModels
import Logging
import MemoryCore
import ServiceLifecycle

/// The language model as configured, with what it needs to run.
struct LanguageModelParts {
    let model: any LanguageModel
    /// As the page and health show it.
    let name: String
    let probes: [any DependencyProbe]
    let services: [any Service]

    /// - Parameter grace: For answers under way when the server stops.
    static func make(
        _ configuration: LanguageModelConfiguration,
        grace: Duration,
        logger: Logger
    ) -> LanguageModelParts {
        switch configuration {
        case .extractive:
            LanguageModelParts(
                model: ExtractiveAnswerer(),
                name: ExtractiveAnswerer.modelName,
                probes: [],
                services: []
            )
        case .endpoint(let endpoint):
            .endpoint(endpoint, grace: grace, logger: logger)
        }
    }
}
