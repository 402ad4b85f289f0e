// SPDX-License-Identifier: Apache-2.0

import Logging

/// One line for each exchange, at its end. Routes by their patterns: neither paths, which name users, nor queries.
struct AccessLog: Sendable {
    /// What machines ask all day; logged for debugging only.
    private static let quiet: Set<String> = ["/api/health", "/api/health/live", "/api/health/ready", "/metrics"]

    let logger: Logger

    func write(_ report: ExchangeReport) {
        let isQuiet = Self.quiet.contains(report.route) && report.status < 500
        var metadata: Logger.Metadata = [
            "request.id": "\(report.requestID)",
            "http.request.method": "\(report.method)",
            "http.route": "\(report.route)",
            "http.response.status_code": .stringConvertible(report.status),
            "http.request.body.bytes": .stringConvertible(report.bytesIn),
            "http.response.body.bytes": .stringConvertible(report.bytesOut),
            "event.duration_ms": .stringConvertible(report.duration.milliseconds),
        ]
        if let code = report.problemCode { metadata["error.code"] = "\(code)" }
        logger.log(level: isQuiet ? .debug : .info, "request", metadata: metadata)
    }
}
