// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import Support
import Testing

@testable import MemoryAPI

struct HealthMonitorTests {
    struct Probe: DependencyProbe {
        let dependency: Dependency
        var component = "fake"
        var failure: (any Error)?
        var calls = Locked(0)
        var isStuck = false

        func check() async throws {
            calls.withLock { $0 += 1 }
            if isStuck { try await Task.sleep(for: .seconds(3_600)) }
            if let failure { throw failure }
        }
    }

    @Test("Nothing is believed before it was measured")
    func beforeTheFirstSample() {
        let snapshot = HealthMonitor(probes: [Probe(dependency: .store)]).snapshot()
        #expect(snapshot.status == .warn)
        #expect(snapshot.probes.first?.output == "not_sampled")
    }

    @Test(
        "What is critical fails the whole, what is not only warns",
        arguments: [(Dependency.store, HealthStatus.fail), (.embedder, .fail), (.languageModel, .warn)]
    )
    func criticality(failing: Dependency, status: HealthStatus) async {
        let error = MemoryError(.upstreamUnavailable, "gone", dependency: failing)
        let probes = Dependency.allCases.map { Probe(dependency: $0, failure: $0 == failing ? error : nil) }
        let monitor = HealthMonitor(probes: probes, timeout: .seconds(600))
        await monitor.sampleAll()
        #expect(monitor.snapshot().status == status)
        #expect(monitor.snapshot().probes.filter { $0.status == .fail }.map(\.output) == ["upstream_unavailable"])
    }

    @Test("A probe that is stuck is cut off and counts as failed")
    func stuckProbe() async {
        let monitor = HealthMonitor(probes: [Probe(dependency: .store, isStuck: true)], timeout: .milliseconds(1))
        await monitor.sampleAll()
        #expect(monitor.snapshot().probes.first?.output == "timeout")
    }

    @Test("A foreign error is told as internal, without its words")
    func foreignError() async {
        struct Foreign: Error { let words = "SECRET" }
        let monitor = HealthMonitor(probes: [Probe(dependency: .store, failure: Foreign())], timeout: .seconds(600))
        await monitor.sampleAll()
        #expect(monitor.snapshot().probes.first?.output == "internal_error")
    }

    @Test("A sample that has become old is a warning")
    func staleSample() async {
        let clock = Locked(Date(timeIntervalSince1970: 1_000_000))
        let probe = Probe(dependency: .store)
        let monitor = HealthMonitor(probes: [probe], interval: .seconds(10), timeout: .seconds(600)) {
            clock.withLock { $0 }
        }
        await monitor.sampleAll()
        clock.withLock { $0 += 30 }
        #expect(monitor.snapshot().status == .pass)
        clock.withLock { $0 += 1 }
        #expect(monitor.snapshot().status == .warn)
        #expect(monitor.snapshot().probes.first?.output == "stale")
    }

    @Test("Any number of questions costs no probe")
    func snapshotsAreFree() async {
        let probe = Probe(dependency: .store)
        let monitor = HealthMonitor(probes: [probe], timeout: .seconds(600))
        await monitor.sampleAll()
        await withDiscardingTaskGroup { group in
            for _ in 0..<1_000 { group.addTask { _ = monitor.snapshot() } }
        }
        #expect(probe.calls.withLock { $0 } == 1)
    }

    @Test("Readiness goes forwards only")
    func readiness() {
        let monitor = HealthMonitor(probes: [])
        #expect(monitor.snapshot().readiness == .starting)
        monitor.markReady()
        #expect(monitor.snapshot().readiness == .ready)
        monitor.beginDraining()
        monitor.markReady()
        #expect(monitor.snapshot().readiness == .draining)
    }

    @Test("The sampler runs until it is stopped")
    func runs() async throws {
        let probe = Probe(dependency: .store)
        let monitor = HealthMonitor(probes: [probe], interval: .milliseconds(1))
        let running = Task { try await monitor.run() }
        try await eventually("the probe is called again and again") { probe.calls.withLock { $0 } >= 3 }
        running.cancel()
        try await running.value
    }
}
