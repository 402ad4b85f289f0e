// SPDX-License-Identifier: Apache-2.0

import ChatCompletions
import MemoryCore

/// What the last real calls say of one language model: whether it is passed over, or failed when it was asked last.
struct ModelCallsProbe: DependencyProbe {
    let model: ChatCompletionsModel
    let name: String

    var dependency: Dependency { .languageModel }
    var component: String { "language_model_calls" }
    var subject: String? { name }
    var isCritical: Bool { false }

    func check() async throws {
        guard let state = model.modelStates.first(where: { $0.model == name }), let failed = state.lastFailure else {
            return
        }
        guard state.lastSuccess.map({ $0 < failed }) ?? true else { return }
        throw MemoryError(.upstreamUnavailable, "the model failed when it was asked last", dependency: .languageModel)
    }
}
