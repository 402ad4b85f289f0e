// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import HTTPTypes
import Observability
import Support

/// The server's own metrics, named as OpenTelemetry's HTTP conventions in Prometheus spelling.
///
/// Instruments are made once for each combination of labels: to look one up by its labels costs more than to record.
final class HTTPMetrics: Sendable {
    private struct Outcome: Hashable {
        let method: String
        let route: String
        let status: Int
    }

    private struct RouteInstruments {
        let bodySize: Recorder
        let firstByte: Timer

        init(route: String, factory: any MetricsFactory) {
            let dimensions = [("http_route", route)]
            bodySize = Recorder(label: "http_server_response_body_size_bytes", dimensions: dimensions, factory: factory)
            firstByte = Timer(label: "http_server_time_to_first_byte_seconds", dimensions: dimensions, factory: factory)
        }
    }

    /// Any other method is `_OTHER`: a label must come from a closed set.
    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]

    private let active: Meter
    private let routes: [String: RouteInstruments]
    private let durations: InstrumentCache<Outcome, Timer>

    /// - Parameter routes: their series are there from the start, so that the first failure is seen as a rise.
    init(routes: [Route], factory: any MetricsFactory = MetricsSystem.factory) {
        active = Meter(label: "http_server_active_requests", factory: factory)
        active.set(0)
        self.routes = Dictionary(
            (routes.map(\.pattern.text) + [Route.unknown]).map { ($0, RouteInstruments(route: $0, factory: factory)) },
            uniquingKeysWith: { first, _ in first }
        )
        let expected = routes.flatMap { route in
            route.expectedStatuses.map { Outcome(method: route.method.rawValue, route: route.pattern.text, status: $0) }
        }
        durations = InstrumentCache(keys: expected) { outcome in
            Timer(
                label: "http_server_request_duration_seconds",
                dimensions: [
                    ("http_request_method", outcome.method),
                    ("http_route", outcome.route),
                    ("http_response_status_code", String(outcome.status)),
                ],
                factory: factory
            )
        }
    }

    func begin() {
        active.increment(by: 1)
    }

    func end(_ report: ExchangeReport) {
        active.decrement(by: 1)
        let method = Self.methods.contains(report.head.method) ? report.head.method : "_OTHER"
        let outcome = Outcome(method: method, route: report.facts.route, status: report.status)
        durations[outcome].recordNanoseconds(report.duration.nanoseconds)
        guard let instruments = routes[report.facts.route] else { return }
        instruments.bodySize.record(report.facts.bytesOut)
        if let firstByte = report.timeToFirstByte { instruments.firstByte.recordNanoseconds(firstByte.nanoseconds) }
    }
}
