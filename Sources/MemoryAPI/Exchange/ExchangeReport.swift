// SPDX-License-Identifier: Apache-2.0

/// One request and its answer, when both are over.
struct ExchangeReport: Sendable {
    let head: ExchangeHead
    let facts: Exchange.Facts
    /// 499 when the client left before its answer was complete.
    let status: Int
    let duration: Duration
    /// Until the first byte of the answer's body was written; nil for an answer without one.
    let timeToFirstByte: Duration?
    /// How long it waited for each of its dependencies.
    let dependencyTimes: [String: Duration]

    var problemCode: String? { status == Self.clientClosed ? "client_closed" : facts.problemCode }

    /// Whether it is one of the questions that machines ask all day, and was answered.
    var isRoutine: Bool { Self.routineRoutes.contains(facts.route) && status < 500 }

    private static let routineRoutes: Set<String> = [
        "/api/health", "/api/health/live", "/api/health/ready", "/metrics",
    ]

    /// What nginx logs for a client that closed its connection.
    static let clientClosed = 499
}
