// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import MemoryCore
import ServiceLifecycle
import Support

/// Samples the dependencies in the background, so that no health request ever waits for one, and knows whether the process
/// is ready to serve.
///
/// Each probe has its own loop and its own pace: one that is stuck delays no other, and its last result becomes stale,
/// which is a warning.
package final class HealthMonitor: Service, Sendable {
    private struct State {
        var readiness = Readiness.starting
        var probes: [Int: HealthSample] = [:]
        var gauges: [Int: HealthSample] = [:]
    }

    /// Of gauges, which read what is in memory or on this disk.
    private static let gaugeInterval = Duration.seconds(10)

    private let probes: [any DependencyProbe]
    private let gauges: [HealthGauge]
    /// By probe.
    private let intervals: [Duration]
    private let timeout: Duration
    private let now: @Sendable () -> Date
    private let metrics: HealthMetrics
    private let startedAt: Date
    private let state = Locked(State())

    /// - Parameters:
    ///   - interval: between two samples of one dependency, give or take a tenth, so that several servers don't ask at
    ///     once; each probe's own if it is not given.
    ///   - timeout: of one probe.
    package init(
        probes: [any DependencyProbe],
        gauges: [HealthGauge] = [],
        interval: Duration? = nil,
        timeout: Duration = .seconds(2),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.probes = probes
        self.gauges = gauges
        intervals = probes.map { interval ?? $0.interval }
        self.timeout = timeout
        self.now = now
        startedAt = now()
        metrics = HealthMetrics(probes: probes)
    }

    /// Start-up is done: readiness answers 200 from now on, unless draining has begun.
    package func markReady() {
        state.withLock { if $0.readiness == .starting { $0.readiness = .ready } }
        metrics.record(readiness)
    }

    /// Shutdown has begun: readiness answers 503 from now on.
    package func beginDraining() {
        state.withLock { $0.readiness = .draining }
        metrics.record(readiness)
    }

    private var readiness: Readiness { state.withLock { $0.readiness } }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for index in self.probes.indices {
                    group.addTask { await self.keepProbing(index) }
                }
                for index in self.gauges.indices {
                    group.addTask { await self.keepReading(index) }
                }
            }
        }
    }

    /// Samples everything once, side by side.
    package func sampleAll() async {
        await withDiscardingTaskGroup { group in
            for index in probes.indices {
                group.addTask { await self.probe(index) }
            }
            for index in gauges.indices {
                group.addTask { await self.read(index) }
            }
        }
    }

    /// What is known now. Never waits.
    package func snapshot() -> HealthSnapshot {
        let now = now()
        let (readiness, probed, read) = state.withLock { ($0.readiness, $0.probes, $0.gauges) }
        return HealthSnapshot(
            readiness: readiness,
            uptime: max(0, now.timeIntervalSince(startedAt)),
            takenAt: now,
            probes: probes.enumerated().map { index, probe in
                ProbeResult(probe, probed[index], interval: intervals[index], now: now)
            },
            gauges: gauges.enumerated().map { index, gauge in
                GaugeResult(gauge, read[index], interval: Self.gaugeInterval, now: now)
            }
        )
    }

    private func keepProbing(_ index: Int) async {
        var failures = 0
        await keepGoing {
            guard let passed = await self.probe(index) else { return nil }
            failures = passed ? 0 : failures + 1
            return SamplePace.pause(self.intervals[index], failures: failures)
        }
    }

    private func keepReading(_ index: Int) async {
        await keepGoing {
            await self.read(index)
            return Self.gaugeInterval
        }
    }

    private func keepGoing(_ sample: () async -> Duration?) async {
        while !Task.isCancelled, let pause = await sample() {
            do {
                try await Task.sleep(for: pause * Double.random(in: 0.9...1.1))
            } catch {
                return
            }
        }
    }

    /// Whether the probe passed; nil when it was cancelled.
    @discardableResult
    private func probe(_ index: Int) async -> Bool? {
        let probe = probes[index]
        let sample = await HealthSample.take(timeout: timeout, now: now) {
            try await probe.check()
            return nil
        }
        guard let sample else { return nil }
        let isUp = state.withLock { state in
            state.probes[index] = sample
            // Several probes of one component and subject are one series: up when all are.
            return probes.indices.allSatisfy { other in
                (probes[other].component, probes[other].subject) != (probe.component, probe.subject)
                    || state.probes[other]?.failure == nil
            }
        }
        metrics.record(probe, sample, isUp: isUp)
        return sample.failure == nil
    }

    private func read(_ index: Int) async {
        let gauge = gauges[index]
        let sample = await HealthSample.take(timeout: timeout, now: now) { try await gauge.read() }
        guard let sample else { return }
        state.withLock { $0.gauges[index] = sample }
    }
}
