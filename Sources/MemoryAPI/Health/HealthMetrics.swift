// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Foundation
import MemoryCore
import Support

/// Probes are counted apart from real calls, so that they move no service level.
struct HealthMetrics: Sendable {
    /// Several models, say, are of one component and each has a series of its own; subjects come from the configuration.
    private struct Key: Hashable {
        let component: String
        let subject: String?

        init(_ probe: any DependencyProbe) {
            component = probe.component
            subject = probe.subject
        }
    }

    private struct Instruments {
        let up: Gauge
        let duration: CoreMetrics.Timer
        let lastSuccess: Gauge

        init(_ probe: any DependencyProbe) {
            var dimensions = [("dependency", probe.dependency.rawValue), ("component", probe.component)]
            if let subject = probe.subject { dimensions.append(("subject", subject)) }
            up = Gauge(label: "health_probe_up", dimensions: dimensions)
            duration = CoreMetrics.Timer(label: "health_probe_duration_seconds", dimensions: dimensions)
            lastSuccess = Gauge(label: "health_probe_last_success_timestamp_seconds", dimensions: dimensions)
        }
    }

    private let instruments: [Key: Instruments]
    private let ready: Gauge

    init(probes: [any DependencyProbe]) {
        instruments = Dictionary(probes.map { (Key($0), Instruments($0)) }) { first, _ in first }
        for instruments in instruments.values {
            instruments.up.record(0)
            instruments.lastSuccess.record(0)
        }
        ready = Gauge(label: "server_ready")
        ready.record(0)
    }

    func record(_ probe: any DependencyProbe, _ sample: HealthSample, isUp: Bool) {
        guard let instruments = instruments[Key(probe)] else { return }
        instruments.up.record(isUp ? 1 : 0)
        instruments.duration.recordNanoseconds(sample.duration.nanoseconds)
        if isUp { instruments.lastSuccess.record(sample.measuredAt.timeIntervalSince1970) }
    }

    func record(_ readiness: Readiness) {
        ready.record(readiness == .ready ? 1 : 0)
    }
}
