// SPDX-License-Identifier: Apache-2.0

import MemoryAPI
import MemoryCore
import Testing

@testable import MemoryServer

struct HealthSeriesTests {
    private struct ModelProbe: DependencyProbe {
        let dependency = Dependency.languageModel
        let component = "model_calls"
        let subject: String?
        let works: Bool

        func check() async throws {
            if !works { throw MemoryError(.upstreamUnavailable, "gone", dependency: dependency) }
        }
    }

    @Test("several probes of one component have a series each: one that works does not hide one that doesn't")
    func subjects() async {
        let recording = Recording()
        let monitor = recording.make {
            HealthMonitor(
                probes: [ModelProbe(subject: "first", works: false), ModelProbe(subject: "next", works: true)],
                timeout: .seconds(600)
            )
        }
        await monitor.sampleAll()
        let up = "health_probe_up{component=\"model_calls\",dependency=\"language_model\",subject="
        #expect(recording.scrape[up + "\"first\"}"] == 0)
        #expect(recording.scrape[up + "\"next\"}"] == 1)
    }
}
