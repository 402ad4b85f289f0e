// SPDX-License-Identifier: Apache-2.0

import ChatCompletions
import HTTPTransport
import Observability

/// How things stand with each language model at the moment of a scrape. Models of one endpoint break apart from each other,
/// and the endpoint's own circuit knows nothing of it.
struct LanguageModelState: MetricCollector {
    let model: ChatCompletionsModel

    func collect() -> [CollectedMetric] {
        [Self.metric(model.modelStates.map { (model: $0.model, circuit: $0.circuit) })]
    }

    static func metric(_ models: [(model: String, circuit: CircuitBreaker.State)]) -> CollectedMetric {
        CollectedMetric(
            "language_model_circuit_state",
            .gauge,
            help: "1 for the state that the circuit of a language model is in, 0 for the others.",
            samples: models.flatMap { model, current in
                CircuitBreaker.State.allCases.map { state in
                    (
                        labels: [("gen_ai_request_model", model), ("state", state.rawValue)],
                        value: state == current ? 1.0 : 0.0
                    )
                }
            }
        )
    }
}
