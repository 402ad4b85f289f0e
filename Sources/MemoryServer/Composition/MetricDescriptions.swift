// SPDX-License-Identifier: Apache-2.0

import Observability

/// Help texts and buckets of what the server measures.
enum MetricDescriptions {
    static let all = [
        MetricDescription(
            "http_server_request_duration_seconds",
            help: "Duration of HTTP requests until their answer was written, in seconds.",
            buckets: HistogramBuckets.requestSeconds + [30, 60, 120]
        ),
        MetricDescription("http_server_active_requests", help: "HTTP requests under way."),
        MetricDescription("health_probe_up", help: "Whether the last probe of a dependency passed."),
        MetricDescription(
            "health_probe_duration_seconds",
            help: "Duration of the probes of a dependency, in seconds.",
            buckets: HistogramBuckets.localSeconds
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
}
