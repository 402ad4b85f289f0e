// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import MemoryCore

/// Probes are counted apart from real calls, so that they move no service level.
enum ProbeMetrics {
    static func record(_ dependency: Dependency, passed: Bool, duration: Duration) {
        let dimensions = [("dependency", dependency.rawValue)]
        Gauge(label: "health_probe_up", dimensions: dimensions).record(passed ? 1 : 0)
        Timer(label: "health_probe_duration_seconds", dimensions: dimensions)
            .recordNanoseconds(duration.nanoseconds)
    }
}
