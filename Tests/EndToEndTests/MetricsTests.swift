// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import MemoryCore
import MemoryFakes
import Support
import Testing
import UpstreamEmulator

/// What the real process exposes.
struct MetricsTests {
    /// Families that are there in every profile, whatever has been asked.
    private static let everywhere = [
        "app_build_info", "chat_context_memories", "chat_degradations_total", "chat_streams_total", "disk_free_bytes",
        "disk_size_bytes", "embedding_duration_seconds", "embedding_failures_total", "event_loop_lag_seconds",
        "gen_ai_client_operation_duration_seconds", "gen_ai_client_token_usage_total",
        "gen_ai_server_time_to_first_token_seconds", "health_probe_duration_seconds", "health_probe_up",
        "http_server_active_requests", "http_server_request_duration_seconds", "ingest_items_total",
        "llm_fallbacks_total", "log_lines_dropped_total", "log_messages_total", "metrics_registration_conflicts_total",
        "metrics_scrape_duration_seconds", "metrics_series_dropped_total", "process_cpu_seconds_total",
        "process_max_fds", "process_open_fds", "process_resident_memory_bytes", "process_start_time_seconds",
        "process_threads", "process_virtual_memory_bytes", "recall_candidates_total", "recalls_total", "server_ready",
        "task_pool_lag_seconds", "vector_store_duration_seconds", "vector_store_failures_total",
    ]
    /// Those that come with peers across a network.
    private static let withUpstreams = [
        "language_model_circuit_state", "outbox_dead_letters_total", "outbox_delivered_total",
        "outbox_delivery_delay_seconds",
        "outbox_delivery_failures_total", "outbox_entries", "outbox_limit", "outbox_oldest_age_seconds",
        "upstream_circuit_state", "upstream_circuit_transitions_total", "upstream_phase_duration_seconds",
        "upstream_request_duration_seconds",
        "upstream_requests_total", "upstream_requests_under_way", "upstream_requests_waiting", "upstream_retries_total",
        "upstream_retry_budget_exhausted_total",
    ]

    private func help(_ text: String) -> [String: String] {
        let pairs = text.split(separator: "\n").filter { $0.hasPrefix("# HELP ") }.map { line in
            let parts = line.split(separator: " ", maxSplits: 3).map(String.init)
            return (parts[2], parts.count > 3 ? parts[3] : "")
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private func series(_ text: String, _ prefix: String) -> [String] {
        text.split(separator: "\n").map(String.init).filter { $0.hasPrefix(prefix) }
    }

    @Test("every family is there before it is needed, and explained")
    func local() async throws {
        let folder = try ScratchFolder()
        let server = try await RunningServer.start(in: folder)
        let text = try await server.client.get("/metrics").text
        let help = help(text)
        #expect(Self.everywhere.filter { help[$0] == nil } == [])
        #expect(help.filter { $0.key == $0.value || !$0.value.hasSuffix(".") }.isEmpty)
        #expect(series(text, "metrics_registration_conflicts_total") == ["metrics_registration_conflicts_total 0"])
        #expect(series(text, "metrics_series_dropped_total") == ["metrics_series_dropped_total 0"])
        _ = try await server.stop()
    }

    @Test("with remote dependencies, their calls, phases, circuits and the outbox are there too, and move")
    func cloud() async throws {
        let folder = try ScratchFolder()
        let emulator = try await UpstreamEmulator.start(
            EmulatorConfiguration(
                embedder: WordEmbedder(dimension: 384),
                apiKey: "pc-test-key",
                token: "hf_test_token",
                indexes: ["memory-layer"]
            )
        )
        let server = try await RunningServer.start(
            in: folder,
            settings: [
                "PROFILE": "cloud", "ALLOW_ANONYMOUS": "true", "PINECONE_API_KEY": "pc-test-key",
                "PINECONE_CONTROL_URL": emulator.controlURL.origin, "HF_TOKEN": "hf_test_token",
                "HF_EMBEDDING_MODEL": WordEmbedder().identity.modelID,
                "HF_ROUTER_URL": emulator.routerURL.origin, "HF_HUB_URL": emulator.routerURL.origin,
            ]
        )
        #expect(try await server.client.chat("user-sentinel", "My dog Biscuit is afraid of thunder.").status == 200)
        let text = try await server.client.get("/metrics").text
        let help = help(text)
        #expect((Self.everywhere + Self.withUpstreams).filter { help[$0] == nil } == [])
        #expect(help.filter { $0.key == $0.value || !$0.value.hasSuffix(".") }.isEmpty)
        for call in [
            #"operation="embed",outcome="success",upstream="huggingface_embeddings""#,
            #"operation="chat",outcome="success",upstream="chat_completions""#,
            #"operation="query",outcome="success",upstream="pinecone_data""#,
            #"operation="describe_index",outcome="success",upstream="pinecone_control""#,
        ] {
            #expect(series(text, "upstream_requests_total{\(call)}").allSatisfy { !$0.hasSuffix(" 0") })
            #expect(series(text, "upstream_requests_total{\(call)}").count == 1)
        }
        #expect(!text.contains("operation=\"other\""))
        #expect(!text.contains("sentinel") && !text.contains("Biscuit"))
        _ = try await server.stop()
        await emulator.stop()
    }

    @Test("who asks for OpenMetrics is given it, with the traces of slow requests")
    func openMetrics() async throws {
        let folder = try ScratchFolder()
        let server = try await RunningServer.start(
            in: folder,
            // Spans are kept where there is a collector, though this one never answers.
            settings: ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(try FreePort.find())"]
        )
        #expect(try await server.client.chat("ana", "I live in Turin.").status == 200)
        let answer = try await server.client.get(
            "/metrics",
            accept: "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
        )
        #expect(answer.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8")
        #expect(answer.text.hasSuffix("\n# EOF\n"))
        #expect(answer.text.contains("\n# TYPE llm_fallbacks counter\nllm_fallbacks_total 0\n"))
        for family in ["http_server_request_duration", "embedding_duration", "vector_store_duration"] {
            let exemplars = series(answer.text, "\(family)_seconds_bucket").filter { $0.contains(" # {trace_id=\"") }
            #expect(!exemplars.isEmpty, "\(family)")
        }
        let text = try await server.client.get("/metrics")
        #expect(text.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(!text.text.contains("trace_id"))
        _ = try await server.stop()
    }
}
