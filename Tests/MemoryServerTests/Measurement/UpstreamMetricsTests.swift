// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Logging
import Observability
import Support
import Testing

@testable import MemoryServer

struct UpstreamMetricsTests {
    /// Gives its answers in order: a status, or an error.
    private final class Peer: HTTPClient {
        private let answers: Locked<[Result<Int, TransportError>]>
        private let timings: HTTPTimings

        init(_ answers: [Result<Int, TransportError>], timings: HTTPTimings) {
            self.answers = Locked(answers)
            self.timings = timings
        }

        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            let status = try answers.withLock { $0.removeFirst() }.get()
            let body = HTTPBody(TimedBody(timings: timings))
            return HTTPResponse(head: HTTPResponseHead(status: status, headers: HTTPHeaders()), body: body)
        }
    }

    private final class TimedBody: HTTPBodySource {
        let timings: HTTPTimings

        init(timings: HTTPTimings) { self.timings = timings }

        func next() async throws -> [UInt8]? { nil }
    }

    private static let query = HTTPOperation("query")
    private let recording = Recording()
    private let state = UpstreamState()

    private func timings(isFirst: Bool) -> HTTPTimings {
        var timings = HTTPTimings()
        if isFirst {
            timings.nameLookup = .milliseconds(1)
            timings.connect = .milliseconds(2)
        }
        timings.firstByte = .milliseconds(5)
        timings.total = .milliseconds(6)
        return timings
    }

    private func client(
        _ answers: [Result<Int, TransportError>],
        isFirst: Bool = false,
        circuitOpensAt minimumCount: Int = 10
    ) -> ResilientClient {
        var configuration = ResilienceConfiguration()
        configuration.circuit.minimumCount = minimumCount
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let client = ResilientClient(
            Peer(answers, timings: timings(isFirst: isFirst)),
            configuration: configuration,
            observer: recording.make { UpstreamMetrics(upstream: .pineconeData, logger: logger) },
            clock: ResilienceClock(now: { .now }, sleep: { _ in }, draw: { 0 })
        )
        state.watch(client, of: .pineconeData)
        return client
    }

    private func send(_ client: ResilientClient) async throws {
        let target = try HTTPTarget("http://127.0.0.1:1/")
        let response = try await client.send(
            HTTPRequest(.get, target, operation: Self.query, deadline: .after(.seconds(60)))
        )
        _ = try await response.body.collect(upTo: 10)
    }

    private func requests(_ outcome: String) -> String {
        #"upstream_requests_total{operation="query",outcome="\#(outcome)",upstream="pinecone_data"}"#
    }

    @Test("every operation and outcome of every upstream is there from the start, at 0", arguments: Upstream.allCases)
    func zeros(upstream: Upstream) {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        recording.make { _ = UpstreamMetrics(upstream: upstream, logger: logger) }
        let scrape = recording.scrape
        let peer = "upstream=\"\(upstream.rawValue)\""
        #expect(!upstream.operations.isEmpty)
        for operation in upstream.operations {
            for outcome in UpstreamOutcome.allCases {
                let labels = #"operation="\#(operation.name)",outcome="\#(outcome.rawValue)""#
                #expect(scrape["upstream_requests_total{\(labels),\(peer)}"] == 0)
            }
        }
        for state in ["closed", "open", "half_open"] {
            #expect(scrape["upstream_circuit_transitions_total{to=\"\(state)\",\(peer)}"] == 0)
        }
        #expect(scrape["upstream_retry_budget_exhausted_total{\(peer)}"] == 0)
    }

    @Test("an attempt is counted by operation and outcome, and its retry by the reason")
    func attempts() async throws {
        try await send(client([.success(503), .success(200)]))
        let scrape = recording.scrape
        #expect(scrape.raised("upstream_requests_total") == [requests("server_error"): 1, requests("success"): 1])
        #expect(scrape[#"upstream_retries_total{reason="server_error",upstream="pinecone_data"}"#] == 1)
        #expect(scrape[#"upstream_request_duration_seconds_count{operation="query",upstream="pinecone_data"}"#] == 2)
    }

    @Test("a phase that did not happen is not recorded", arguments: [true, false])
    func phases(isFirst: Bool) async throws {
        try await send(client([.success(200)], isFirst: isFirst))
        let scrape = recording.scrape
        let counts = ["dns", "connect", "tls", "first_byte", "total"].map { phase in
            scrape[#"upstream_phase_duration_seconds_count{phase="\#(phase)",upstream="pinecone_data"}"#]
        }
        #expect(counts == (isFirst ? [1, 1, 0, 1, 1] : [0, 0, 0, 1, 1]))
    }

    @Test("an open circuit is shown, as are its transition and the request that was not sent")
    func circuit() async throws {
        let refused = TransportError(.connectionRefused, "scripted")
        let client = client(Array(repeating: .failure(refused), count: 6), circuitOpensAt: 2)
        await #expect(throws: TransportError.self) { try await send(client) }
        await #expect(throws: TransportError.self) { try await send(client) }
        recording.registry.add(state)
        let scrape = recording.scrape
        #expect(scrape[#"upstream_circuit_transitions_total{to="open",upstream="pinecone_data"}"#] == 1)
        #expect(scrape.raised("upstream_circuit_state").count == 1)
        #expect(scrape[#"upstream_circuit_state{state="open",upstream="pinecone_data"}"#] == 1)
        #expect(scrape[#"upstream_circuit_state{state="closed",upstream="pinecone_data"}"#] == 0)
        #expect(scrape[requests("circuit_open")] == 1)
        #expect(scrape[#"upstream_requests_under_way{upstream="pinecone_data"}"#] == 0)
        #expect(scrape[#"upstream_requests_waiting{upstream="pinecone_data"}"#] == 0)
    }

    @Test("a model's circuit is one of its states")
    func models() {
        let collector = Models(states: [(model: "first", circuit: .open), (model: "second", circuit: .closed)])
        recording.registry.add(collector)
        #expect(
            recording.scrape.raised("language_model_circuit_state") == [
                #"language_model_circuit_state{gen_ai_request_model="first",state="open"}"#: 1,
                #"language_model_circuit_state{gen_ai_request_model="second",state="closed"}"#: 1,
            ]
        )
    }

    private struct Models: MetricCollector {
        let states: [(model: String, circuit: CircuitBreaker.State)]

        func collect() -> [CollectedMetric] { [LanguageModelState.metric(states)] }
    }

    @Test("everything that is exposed is explained")
    func help() async throws {
        try await send(client([.success(200)]))
        recording.registry.add(state)
        #expect(recording.scrape.help.allSatisfy { $0.value != $0.key && $0.value.hasSuffix(".") })
    }
}
