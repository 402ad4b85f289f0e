// SPDX-License-Identifier: Apache-2.0

import Observability

/// Help texts and buckets of what the server measures, but for what collectors describe themselves.
enum MetricDescriptions {
    static let all = requests + memory + dependencies + upstreams + operation

    private static let requests = [
        MetricDescription(
            "http_server_request_duration_seconds",
            help: "Duration of HTTP requests until their answer was written, in seconds.",
            buckets: HistogramBuckets.requestSeconds + [30, 60, 120]
        ),
        MetricDescription("http_server_active_requests", help: "HTTP requests under way."),
        MetricDescription(
            "http_server_response_body_size_bytes",
            help: "Size of the bodies of HTTP answers, in bytes.",
            buckets: HistogramBuckets.bodyBytes
        ),
        MetricDescription(
            "http_server_time_to_first_byte_seconds",
            help: "Time until the first byte of an answer's body was written, in seconds.",
            buckets: HistogramBuckets.requestSeconds + [30, 60]
        ),
        MetricDescription(
            "http_server_rejected_requests_total",
            help: "HTTP requests turned away before any work was done, by reason."
        ),
        MetricDescription("rate_limit_buckets", help: "Clients and keys whose rate is being counted."),
        MetricDescription("api_keys_active", help: "API keys that are accepted."),
        MetricDescription(
            "api_keys_stale",
            help: "1 while the file of API keys can't be used and the keys of before count."
        ),
        MetricDescription("api_keys_reloads_total", help: "Times that changed API keys were read, by result."),
    ]

    private static let memory = [
        MetricDescription("recalls_total", help: "Recalls, by what they found."),
        MetricDescription(
            "recall_candidates_total",
            help: "Memories that the store found for a recall, by what the ranking made of them."
        ),
        MetricDescription("ingest_items_total", help: "Items of ingests, by what became of them."),
        MetricDescription("chat_degradations_total", help: "Answers given with something missing, by what that was."),
        MetricDescription("chat_streams_total", help: "Answers sent as event streams, by how they ended."),
        MetricDescription(
            "chat_context_memories",
            help: "Memories that an answer was given.",
            buckets: [0, 1, 2, 4, 8, 16, 32, 64, 100]
        ),
    ]

    private static let dependencies = [
        MetricDescription(
            "embedding_duration_seconds",
            help: "Duration of embeddings, waiting and failed ones included, in seconds.",
            buckets: HistogramBuckets.localSeconds + [10, 30]
        ),
        MetricDescription("embedding_failures_total", help: "Embeddings that failed, by the error's code."),
        MetricDescription(
            "vector_store_duration_seconds",
            help: "Duration of calls to the memory store, failed ones included, in seconds.",
            buckets: HistogramBuckets.localSeconds + [10, 30]
        ),
        MetricDescription(
            "vector_store_failures_total",
            help: "Calls to the memory store that failed, by the error's code."
        ),
        MetricDescription(
            "gen_ai_client_operation_duration_seconds",
            help: "Duration of replies of language models without the reader's own pauses, in seconds.",
            buckets: HistogramBuckets.languageModelSeconds
        ),
        MetricDescription("gen_ai_client_token_usage_total", help: "Tokens read and written by language models."),
        MetricDescription(
            "gen_ai_server_time_to_first_token_seconds",
            help: "Time until the first piece of a streamed reply, in seconds.",
            buckets: HistogramBuckets.languageModelSeconds
        ),
        MetricDescription("llm_fallbacks_total", help: "Replies by a model that was not the first choice."),
    ]

    private static let upstreams = [
        MetricDescription(
            "upstream_requests_total",
            help: "Requests to upstreams, each attempt counted and those never sent, by outcome."
        ),
        MetricDescription(
            "upstream_request_duration_seconds",
            help: "Duration of attempts until the head of the answer or the failure, in seconds.",
            buckets: HistogramBuckets.requestSeconds + [30, 60, 120]
        ),
        MetricDescription(
            "upstream_phase_duration_seconds",
            help: "Parts of requests to upstreams, in seconds: the first three where they happened, the rest in all.",
            buckets: HistogramBuckets.localSeconds + [10, 30, 60, 120]
        ),
        MetricDescription("upstream_retries_total", help: "Attempts that followed a failed one, by its outcome."),
        MetricDescription(
            "upstream_retry_budget_exhausted_total",
            help: "Failures that were not tried again since too many were."
        ),
        MetricDescription(
            "upstream_circuit_transitions_total",
            help: "Changes of the circuit of an upstream, by the new state."
        ),
        MetricDescription("outbox_entries", help: "Writes in the outbox, by state."),
        MetricDescription("outbox_limit", help: "Writes that may wait in the outbox."),
        MetricDescription("outbox_oldest_age_seconds", help: "Age of the oldest write that waits, in seconds."),
        MetricDescription("outbox_delivered_total", help: "Writes that the vector store has taken."),
        MetricDescription("outbox_delivery_failures_total", help: "Deliveries that failed and are tried again."),
        MetricDescription("outbox_dead_letters_total", help: "Writes that the vector store refused for good."),
        MetricDescription(
            "outbox_delivery_delay_seconds",
            help: "Time from a write to its delivery, of the oldest of each batch, in seconds.",
            buckets: HistogramBuckets.deliverySeconds
        ),
    ]

    private static let operation = [
        MetricDescription("trace_spans_exported_total", help: "Spans that the trace collector has taken."),
        MetricDescription("trace_spans_dropped_total", help: "Spans that were not delivered, by reason."),
        MetricDescription("server_ready", help: "Whether the server is ready to serve."),
        MetricDescription("health_probe_up", help: "Whether the last probe of a dependency passed."),
        MetricDescription(
            "health_probe_duration_seconds",
            help: "Duration of the probes of a dependency, in seconds.",
            buckets: HistogramBuckets.localSeconds
        ),
        MetricDescription(
            "health_probe_last_success_timestamp_seconds",
            help: "When a probe of a dependency last passed, in seconds since 1970; 0 before."
        ),
        MetricDescription(
            "event_loop_lag_seconds",
            help: "Time that work waits for its turn on an event loop, in seconds.",
            buckets: HistogramBuckets.lagSeconds
        ),
        MetricDescription(
            "task_pool_lag_seconds",
            help: "Time that a task waits for a thread of the cooperative pool, in seconds.",
            buckets: HistogramBuckets.lagSeconds
        ),
    ]
}
