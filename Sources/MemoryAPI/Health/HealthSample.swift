// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import Support

/// One look at a dependency or a gauge.
struct HealthSample: Sendable {
    /// A result this many intervals old is no longer believed.
    private static let staleAfterIntervals = 3.0

    /// An error's code.
    let failure: String?
    let value: Double?
    let measuredAt: Date
    let duration: Duration

    /// Nil when it was cancelled.
    static func take(
        timeout: Duration,
        now: @Sendable () -> Date,
        _ body: @escaping @Sendable () async throws -> Double?
    ) async -> HealthSample? {
        let startedAt = ContinuousClock.now
        var failure: String?
        var value: Double?
        do {
            value = try await withDeadline(.after(timeout), operation: "health probe", body)
        } catch is CancellationError {
            return nil
        } catch let error as MemoryError {
            failure = error.code.rawValue
        } catch is DeadlineExceeded {
            failure = MemoryError.Code.timeout.rawValue
        } catch {
            failure = MemoryError.Code.internalError.rawValue
        }
        return HealthSample(failure: failure, value: value, measuredAt: now(), duration: startedAt.duration(to: .now))
    }

    func isStale(at now: Date, interval: Duration) -> Bool {
        now.timeIntervalSince(measuredAt) > interval.seconds * Self.staleAfterIntervals
    }
}

extension ProbeResult {
    init(_ probe: any DependencyProbe, _ sample: HealthSample?, interval: Duration, now: Date) {
        dependency = probe.dependency
        component = probe.component
        subject = probe.subject
        isCritical = probe.isCritical
        measuredAt = sample?.measuredAt
        duration = sample?.duration
        switch sample {
        case nil: (status, output) = (.warn, "not_sampled")
        case let sample? where sample.failure != nil: (status, output) = (.fail, sample.failure)
        case let sample? where sample.isStale(at: now, interval: interval): (status, output) = (.warn, "stale")
        case _?: (status, output) = (.pass, nil)
        }
    }
}

extension GaugeResult {
    init(_ gauge: HealthGauge, _ sample: HealthSample?, interval: Duration, now: Date) {
        self.gauge = gauge
        value = sample?.value
        measuredAt = sample?.measuredAt
        switch sample {
        case nil: (status, output) = (.warn, "not_sampled")
        case let sample? where sample.failure != nil: (status, output) = (.warn, sample.failure)
        case let sample? where sample.isStale(at: now, interval: interval): (status, output) = (.warn, "stale")
        case let sample?:
            let isFine = sample.value.map(gauge.isFine) ?? true
            (status, output) = isFine ? (.pass, nil) : (.warn, "beyond_threshold")
        }
    }
}
