// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Foundation
import Observability
import Testing

struct PrometheusRegistryTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    private func text(_ registry: PrometheusRegistry) -> String {
        String(decoding: registry.exposition().body, as: UTF8.self)
    }

    @Test("the exposition is exactly that of the format's golden file", arguments: ExpositionFormat.allCases)
    func golden(format: ExpositionFormat) throws {
        let registry = PrometheusRegistry(
            descriptions: [
                MetricDescription(
                    "http_server_request_duration_seconds",
                    help: "Duration.",
                    buckets: [1, 0.1, 0.5, 1]
                ),
                MetricDescription("queue_depth", help: "Waiting, in\nlines and \\ \"quotes\"."),
            ],
            collectors: [BuildInformation(version: "1.2.3", gitSHA: "abc", swiftVersion: "6.3")],
            usualBuckets: [100, 1_000]
        )
        let factory = PrometheusMetricsFactory(registry: registry)
        let route = [("http.route", "/api/chat"), ("http_request_method", "POST")]
        let timer = Timer(label: "http.server.request.duration", dimensions: route, factory: factory)
        timer.recordMilliseconds(100)
        timer.recordMilliseconds(101)
        timer.recordSeconds(60)
        Counter(label: "hb.requests", dimensions: [("status", "200")], factory: factory).increment(by: 2)
        Counter(label: "hb.requests", dimensions: [("status", "500")], factory: factory).increment()
        FloatingPointCounter(label: "cost_total", factory: factory).increment(by: 0.5)
        let gauge = Meter(label: "queue-depth", dimensions: [("queue", "a\"b\\c\nd é🐕")], factory: factory)
        gauge.set(5)
        gauge.decrement(by: 7.5)
        Recorder(label: "response_size_bytes", factory: factory).record(250)
        Gauge(label: "temperature", factory: factory).record(Double.infinity)
        _ = Counter(label: "known_total", factory: factory)

        let name = format == .openMetrics ? "exposition.openmetrics.txt" : "exposition.txt"
        let file = Self.folder.appending(path: name)
        let exposition = registry.exposition(in: format)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" { try Data(exposition.body).write(to: file) }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(String(decoding: exposition.body, as: UTF8.self) == expected)
        #expect(exposition.contentType == format.contentType)
        #expect(ExpositionGrammar(expected, isOpenMetrics: format == .openMetrics).faults == [])
    }

    @Test("an empty registry offers its own counters at 0 and names the format")
    func empty() {
        let exposition = PrometheusRegistry().exposition()
        #expect(exposition.contentType == "text/plain; version=0.0.4; charset=utf-8")
        let grammar = ExpositionGrammar(String(decoding: exposition.body, as: UTF8.self))
        #expect(grammar.faults == [])
        #expect(
            grammar.samples.map(\.name) == [
                "metrics_registration_conflicts_total", "metrics_scrape_duration_seconds",
                "metrics_series_dropped_total",
            ]
        )
        #expect(grammar.samples.allSatisfy { $0.value == 0 })
    }

    @Test(
        "a label's value comes back as it was, whatever it holds",
        arguments: [
            "", "plain", "\"", "\\", "\\n", "\n", "a\"} 1\nevil 1\n", "é日🐕", "\r\n", "\u{0}", "e\u{301}",
        ]
    )
    func escaping(value: String) {
        let registry = PrometheusRegistry()
        let factory = PrometheusMetricsFactory(registry: registry)
        Counter(label: "a", dimensions: [("l", value)], factory: factory).increment()
        let grammar = ExpositionGrammar(text(registry))
        #expect(grammar.faults == [])
        #expect(grammar.values("a_total").map(\.labels) == [["l": value]])
    }

    @Test(
        "names are made to fit",
        arguments: [
            ("http.server-time", "http_server_time"), ("9lives", "_9lives"), ("", "_"), ("a<b>c", "a_b_c"), ("é", "__"),
            ("ok:rule_1", "ok:rule_1"),
        ]
    )
    func names(name: String, expected: String) {
        let registry = PrometheusRegistry()
        let factory = PrometheusMetricsFactory(registry: registry)
        Gauge(label: name, dimensions: [("__a.b", "1"), ("9", "2"), ("c", "3"), ("c", "4")], factory: factory).record(1)
        let grammar = ExpositionGrammar(text(registry))
        #expect(grammar.faults == [])
        #expect(grammar.values(expected).map(\.labels) == [["_a_b": "1", "_9": "2", "c": "4"]])
    }

    @Test("a caller's le does not clash with the histogram's")
    func reservedLabel() {
        let registry = PrometheusRegistry()
        let factory = PrometheusMetricsFactory(registry: registry)
        Recorder(label: "h", dimensions: [("le", "x")], factory: factory).record(1)
        let grammar = ExpositionGrammar(text(registry))
        #expect(grammar.faults == [])
        #expect(grammar.values("h_count").map(\.labels) == [["exported_le": "x"]])
    }

    @Test("labels in another order are the same series")
    func labelOrder() {
        let registry = PrometheusRegistry()
        let factory = PrometheusMetricsFactory(registry: registry)
        Counter(label: "a", dimensions: [("x", "1"), ("y", "2")], factory: factory).increment()
        Counter(label: "a", dimensions: [("y", "2"), ("x", "1")], factory: factory).increment()
        #expect(ExpositionGrammar(text(registry)).values("a_total").map(\.value) == [2])
    }

    @Test("a name taken by another kind is counted, not recorded, and ends nothing")
    func conflict() {
        let registry = PrometheusRegistry()
        let factory = PrometheusMetricsFactory(registry: registry)
        Gauge(label: "a", factory: factory).record(1)
        Recorder(label: "a", factory: factory).record(1)
        Timer(label: "t", factory: factory).recordSeconds(1)
        Gauge(label: "t_seconds_count", factory: factory).record(1)
        Gauge(label: "h_bucket", factory: factory).record(1)
        Recorder(label: "h", factory: factory).record(1)
        // The same family in OpenMetrics, where a counter's has no `_total`.
        Counter(label: "a", factory: factory).increment()
        Counter(label: "c", factory: factory).increment()
        Gauge(label: "c", factory: factory).record(1)
        let grammar = ExpositionGrammar(text(registry))
        #expect(grammar.faults == [])
        #expect(grammar.values("metrics_registration_conflicts_total").map(\.value) == [5])
        #expect(grammar.values("a").map(\.value) == [1])
        #expect(grammar.values("h").isEmpty)
    }

    @Test("a family takes so many series and counts what it refuses")
    func seriesLimit() {
        let registry = PrometheusRegistry(seriesLimit: 3)
        let factory = PrometheusMetricsFactory(registry: registry)
        for number in 0..<5 {
            Counter(label: "a", dimensions: [("n", "\(number)")], factory: factory).increment()
        }
        Counter(label: "b", factory: factory).increment()
        let grammar = ExpositionGrammar(text(registry))
        #expect(grammar.values("a_total").count == 3)
        #expect(grammar.values("b_total").count == 1)
        #expect(grammar.values(PrometheusRegistry.droppedName).map(\.value) == [2])
    }

    @Test("counters don't fall, and sums don't take what is no number")
    func impossibleValues() {
        let registry = PrometheusRegistry()
        let factory = PrometheusMetricsFactory(registry: registry)
        let counter = FloatingPointCounter(label: "a", factory: factory)
        counter.increment(by: 2.0)
        for value in [-1.0, .nan, .infinity, 0] {
            factory.makeFloatingPointCounter(label: "a", dimensions: []).increment(by: value)
        }
        let histogram = factory.makeRecorder(label: "h", dimensions: [], aggregate: true)
        for value in [1.0, .nan, .infinity, -.infinity] { histogram.record(value) }
        let grammar = ExpositionGrammar(text(registry))
        #expect(grammar.faults == [])
        #expect(grammar.values("a_total").map(\.value) == [2])
        #expect(grammar.values("h_sum").map(\.value) == [1])
        #expect(grammar.values("h_count").map(\.value) == [1])
    }

    @Test("an observation at a bound belongs to its bucket")
    func bounds() {
        let registry = PrometheusRegistry(usualBuckets: [1, 2])
        let factory = PrometheusMetricsFactory(registry: registry)
        let histogram = factory.makeRecorder(label: "h", dimensions: [], aggregate: true)
        for value in [0.5, 1, 1.5, 2, 2.5] { histogram.record(value) }
        #expect(ExpositionGrammar(text(registry)).values("h_bucket").map(\.value) == [2, 4, 5])
    }

    @Test("a metric that is destroyed is no longer exposed")
    func destroy() {
        let registry = PrometheusRegistry()
        let factory = PrometheusMetricsFactory(registry: registry)
        Counter(label: "a", dimensions: [("n", "1")], factory: factory).increment()
        let counter = Counter(label: "a", dimensions: [("n", "2")], factory: factory)
        counter.destroy()
        #expect(ExpositionGrammar(text(registry)).values("a_total").map(\.labels) == [["n": "1"]])
    }

    @Test("what many tasks record while others scrape is all there")
    func concurrency() async {
        let registry = PrometheusRegistry()
        let factory = PrometheusMetricsFactory(registry: registry)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    for number in 0..<1_000 {
                        Counter(label: "a", dimensions: [("n", "\(number % 7)")], factory: factory).increment()
                        Timer(label: "t", dimensions: [("t", "\(task)")], factory: factory).recordMilliseconds(number)
                    }
                }
            }
            for format in ExpositionFormat.allCases {
                group.addTask {
                    for _ in 0..<25 {
                        let text = String(decoding: registry.exposition(in: format).body, as: UTF8.self)
                        #expect(ExpositionGrammar(text, isOpenMetrics: format == .openMetrics).faults == [])
                    }
                }
            }
        }
        let grammar = ExpositionGrammar(text(registry))
        #expect(grammar.values("a_total").map(\.value).reduce(0, +) == 4_000)
        #expect(grammar.values("t_seconds_count").map(\.value) == [1_000, 1_000, 1_000, 1_000])
    }

    @Test("a collector that came later is asked too")
    func addedCollector() {
        let registry = PrometheusRegistry()
        registry.add(BuildInformation(version: "1", gitSHA: "a"))
        #expect(ExpositionGrammar(text(registry)).values("app_build_info").map(\.value) == [1])
    }

    @Test("series come sorted by labels, whatever the order in which they were made and destroyed")
    func seriesOrder() {
        let registry = PrometheusRegistry()
        let factory = PrometheusMetricsFactory(registry: registry)
        for name in ["c", "a", "e", "b", "d"] {
            Counter(label: "x", dimensions: [("n", name)], factory: factory).increment()
        }
        Counter(label: "x", dimensions: [("n", "b")], factory: factory).destroy()
        let names = ExpositionGrammar(text(registry)).values("x_total").compactMap { $0.labels["n"] }
        #expect(names == ["a", "c", "d", "e"])
    }

    @Test("the time that the last scrape took is shown by the next one")
    func scrapeDuration() throws {
        let registry = PrometheusRegistry()
        let name = PrometheusRegistry.scrapeDurationName
        #expect(ExpositionGrammar(text(registry)).values(name).map(\.value) == [0])
        #expect(try #require(ExpositionGrammar(text(registry)).values(name).first).value > 0)
    }
}
