// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Observability
import Support
import Tracing

/// A language model that is timed, and whose tokens are counted.
struct MeasuredLanguageModel: LanguageModel {
    private let languageModel: any LanguageModel
    private let metrics: LanguageModelMetrics
    private let preferred: String

    /// - Parameter models: those configured, in the order of preference, at least one: the only names that become labels.
    init(_ languageModel: any LanguageModel, models: [String]) {
        self.languageModel = languageModel
        preferred = models.first ?? ""
        metrics = LanguageModelMetrics(models: models)
    }

    func reply(
        to prompt: Prompt,
        streams: Bool,
        deadline: Deadline,
        emit: (String) async throws -> Void
    ) async throws -> ReplyCompletion {
        try await withSpan("chat", ofKind: .internal) { span in
            span.attributes["gen_ai.operation.name"] = "chat"
            span.attributes["gen_ai.request.model"] = preferred
            var watch = ReplyWatch()
            do {
                let completion = try await languageModel.reply(to: prompt, streams: streams, deadline: deadline) {
                    text in
                    try await watch.pass(text, to: emit)
                }
                metrics.record(completion, watch, streams: streams)
                span.attributes["gen_ai.response.model"] = completion.requestedModel
                span.attributes["gen_ai.usage.input_tokens"] = completion.usage?.input
                span.attributes["gen_ai.usage.output_tokens"] = completion.usage?.output
                DependencyTimes.current?.add(watch.duration, to: Dependency.languageModel.rawValue)
                return completion
            } catch {
                metrics.record(error, watch)
                DependencyTimes.current?.add(watch.duration, to: Dependency.languageModel.rawValue)
                throw error
            }
        }
    }
}
