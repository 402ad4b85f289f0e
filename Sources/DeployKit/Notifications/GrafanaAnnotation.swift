// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The body of `POST /api/annotations`: a region, in milliseconds.
/// https://grafana.com/docs/grafana/latest/developers/http_api/annotations/
struct GrafanaAnnotation: Encodable, Sendable, Hashable {
    let dashboardUID: String?
    let time: Int
    let timeEnd: Int
    let tags: [String]
    let text: String

    init(_ settings: GrafanaSettings, _ facts: RunFacts, _ end: RunResult) {
        dashboardUID = settings.dashboard
        time = Self.milliseconds(facts.startedAt)
        // A clock that was set back must not make a region that Grafana refuses.
        timeEnd = max(time, Self.milliseconds(end.endedAt))
        let usual = ["deployctl", facts.kind.rawValue, end.report.outcome.rawValue, facts.service.text]
        var seen: Set<String> = []
        tags = (usual + [facts.environment].compactMap(\.self) + settings.tags).filter { seen.insert($0).inserted }
        text = NotificationText.text(NotificationEvent(end), facts)
    }

    private static func milliseconds(_ time: Date) -> Int {
        Int((time.timeIntervalSince1970 * 1_000).rounded())
    }
}
