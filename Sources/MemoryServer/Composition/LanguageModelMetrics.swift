// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import MemoryCore
import Observability
import Support

/// Durations, tokens and fallbacks of replies, named as OpenTelemetry's conventions for generative AI in Prometheus
/// spelling.
struct LanguageModelMetrics: Sendable {
    private struct Result: Hashable {
        let model: String
        let outcome: String
    }

    private struct ModelInstruments {
        let firstToken: CoreMetrics.Timer
        let input: Counter
        let output: Counter

        init(_ model: String) {
            let label = ("gen_ai_request_model", model)
            firstToken = CoreMetrics.Timer(label: "gen_ai_server_time_to_first_token_seconds", dimensions: [label])
            let tokens = "gen_ai_client_token_usage_total"
            input = Counter(label: tokens, dimensions: [label, ("gen_ai_token_type", "input")])
            output = Counter(label: tokens, dimensions: [label, ("gen_ai_token_type", "output")])
        }
    }

    private static let success = "ok"
    private static let cancelled = "cancelled"
    /// What is to be expected of models; series of other codes are made when there is something to count.
    private static let expectedFailures: [MemoryError.Code] = [
        .upstreamUnavailable, .upstreamRejected, .rateLimited, .timeout, .capacity, .internalError,
    ]

    private let preferred: String
    private let models: [String: ModelInstruments]
    private let durations: InstrumentCache<Result, CoreMetrics.Timer>
    private let fallbacks = Counter(label: "llm_fallbacks_total")

    /// - Parameter models: those configured, in the order of preference.
    init(models: [String]) {
        preferred = models.first ?? ""
        self.models = Dictionary(models.map { ($0, ModelInstruments($0)) }) { first, _ in first }
        // Failures belong to the call, which asks the models in turn: they are told of the preferred one.
        let failures = (Self.expectedFailures.map(\.rawValue) + [Self.cancelled]).map { [preferred] outcome in
            Result(model: preferred, outcome: outcome)
        }
        let factory = MetricsSystem.factory
        durations = InstrumentCache(keys: models.map { Result(model: $0, outcome: Self.success) } + failures) { key in
            CoreMetrics.Timer(
                label: "gen_ai_client_operation_duration_seconds",
                dimensions: [("gen_ai_request_model", key.model), ("outcome", key.outcome)],
                factory: factory
            )
        }
    }

    /// A reply is complete.
    func record(_ completion: ReplyCompletion, _ watch: ReplyWatch, streams: Bool) {
        let model = completion.requestedModel
        if completion.isFallback { fallbacks.increment() }
        // Any other name would be no label: those come from configuration alone.
        guard let instruments = models[model] else { return }
        durations[Result(model: model, outcome: Self.success)].recordNanoseconds(watch.duration.nanoseconds)
        // Without a reader the model hands over all at once: there is no first token to speak of.
        if streams, let firstToken = watch.firstToken {
            instruments.firstToken.recordNanoseconds(firstToken.nanoseconds)
        }
        if let usage = completion.usage {
            instruments.input.increment(by: usage.input)
            instruments.output.increment(by: usage.output)
        }
    }

    /// A reply was not to be had, or not to its end.
    func record(_ error: any Error, _ watch: ReplyWatch) {
        let outcome =
            watch.readerLeft || error is CancellationError
            ? Self.cancelled : (error as? MemoryError)?.code.rawValue ?? MemoryError.Code.internalError.rawValue
        durations[Result(model: preferred, outcome: outcome)].recordNanoseconds(watch.duration.nanoseconds)
    }
}
