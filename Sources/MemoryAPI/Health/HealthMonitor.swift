// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import MemoryCore
import ServiceLifecycle
import Support

/// Samples the dependencies in the background, so that no health request ever waits for one, and knows whether the process
/// is ready to serve.
///
/// Each probe has its own loop: one that is stuck delays no other, and its last result becomes stale, which is a warning.
package final class HealthMonitor: Service, Sendable {
    private struct Sample {
        let failure: String?
        let measuredAt: Date
        let duration: Duration
    }

    private struct State {
        var readiness = Readiness.starting
        var samples: [Int: Sample] = [:]
    }

    /// A result this many intervals old is no longer believed.
    private static let staleAfterIntervals = 3.0

    private let probes: [any DependencyProbe]
    private let interval: Duration
    private let timeout: Duration
    private let now: @Sendable () -> Date
    private let state = Locked(State())

    /// - Parameters:
    ///   - interval: between two samples of one dependency, give or take a tenth, so that several servers don't ask at once.
    ///   - timeout: of one probe.
    package init(
        probes: [any DependencyProbe],
        interval: Duration = .seconds(15),
        timeout: Duration = .seconds(2),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.probes = probes
        self.interval = interval
        self.timeout = timeout
        self.now = now
    }

    /// Start-up is done: readiness answers 200 from now on, unless draining has begun.
    package func markReady() {
        state.withLock { if $0.readiness == .starting { $0.readiness = .ready } }
    }

    /// Shutdown has begun: readiness answers 503 from now on.
    package func beginDraining() {
        state.withLock { $0.readiness = .draining }
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for index in self.probes.indices {
                    group.addTask { await self.keepSampling(index) }
                }
            }
        }
    }

    /// Samples every dependency once, side by side.
    package func sampleAll() async {
        await withDiscardingTaskGroup { group in
            for index in probes.indices {
                group.addTask { await self.sample(index) }
            }
        }
    }

    /// What is known now. Never waits.
    package func snapshot() -> HealthSnapshot {
        let now = now()
        let (readiness, samples) = state.withLock { ($0.readiness, $0.samples) }
        return HealthSnapshot(
            readiness: readiness,
            probes: probes.enumerated().map { index, probe in
                let (status, output) = verdict(on: samples[index], now: now)
                return ProbeResult(
                    dependency: probe.dependency,
                    component: probe.component,
                    subject: probe.subject,
                    isCritical: probe.isCritical,
                    status: status,
                    measuredAt: samples[index]?.measuredAt,
                    duration: samples[index]?.duration,
                    output: output
                )
            }
        )
    }

    private func verdict(on sample: Sample?, now: Date) -> (HealthStatus, String?) {
        guard let sample else { return (.warn, "not_sampled") }
        if let failure = sample.failure { return (.fail, failure) }
        let age = now.timeIntervalSince(sample.measuredAt)
        return age > interval.seconds * Self.staleAfterIntervals ? (.warn, "stale") : (.pass, nil)
    }

    private func keepSampling(_ index: Int) async {
        while !Task.isCancelled {
            await sample(index)
            do {
                try await Task.sleep(for: interval * Double.random(in: 0.9...1.1))
            } catch {
                return
            }
        }
    }

    private func sample(_ index: Int) async {
        let probe = probes[index]
        let startedAt = ContinuousClock.now
        var failure: String?
        do {
            try await withDeadline(.after(timeout), operation: "health probe") { try await probe.check() }
        } catch is CancellationError {
            return
        } catch let error as MemoryError {
            failure = error.code.rawValue
        } catch is DeadlineExceeded {
            failure = MemoryError.Code.timeout.rawValue
        } catch {
            failure = MemoryError.Code.internalError.rawValue
        }
        let sample = Sample(failure: failure, measuredAt: now(), duration: startedAt.duration(to: .now))
        state.withLock { $0.samples[index] = sample }
        ProbeMetrics.record(probe.dependency, passed: failure == nil, duration: sample.duration)
    }
}
