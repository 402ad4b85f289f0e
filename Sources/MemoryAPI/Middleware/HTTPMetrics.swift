// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Support

/// The server's own metrics, named as OpenTelemetry's HTTP conventions in Prometheus spelling.
final class HTTPMetrics: Sendable {
    /// Any other method is `_OTHER`: a label must come from a closed set.
    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]

    private let active = Locked(0)

    func begin() {
        recordActive(change: 1)
    }

    func end(_ report: ExchangeReport) {
        recordActive(change: -1)
        let dimensions = [
            ("http_request_method", Self.methods.contains(report.method) ? report.method : "_OTHER"),
            ("http_route", report.route),
            ("http_response_status_code", String(report.status)),
        ]
        Timer(label: "http_server_request_duration_seconds", dimensions: dimensions)
            .recordNanoseconds(report.duration.nanoseconds)
    }

    private func recordActive(change: Int) {
        let count = active.withLock { active in
            active += change
            return active
        }
        Gauge(label: "http_server_active_requests").record(count)
    }
}
