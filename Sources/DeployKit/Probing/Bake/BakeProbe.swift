// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
package import Support

/// Watches a release on every host at the same time, by its own metrics, its readiness and its container.
package struct BakeProbe: Sendable {
    private let limits: BakeSettings
    private let health: HealthSettings
    private let metrics: MetricsSettings
    private let service: ServiceClient
    private let clock: ProbeClock

    package init(
        _ limits: BakeSettings,
        health: HealthSettings,
        metrics: MetricsSettings,
        service: ServiceClient,
        clock: ProbeClock = ProbeClock()
    ) {
        self.limits = limits
        self.health = health
        self.metrics = metrics
        self.service = service
        self.clock = clock
    }

    /// What a container that serves nobody yet has counted.
    ///
    /// - Returns: `nil` when its metrics cannot be read: the bake itself tells why.
    /// - Throws: Cancellation.
    func counts(
        of start: ContainerStart,
        on host: any HostAccess,
        key: Secret<String>?,
        by deadline: Deadline
    ) async throws -> RequestCounts? {
        do {
            return try await read(start, on: host, key, ProbeDeadline.inside(deadline, at: clock.now())).get()
        } catch let error as CancellationError {
            throw error
        } catch {
            return nil
        }
    }

    /// - Parameters:
    ///   - hosts: All that the targets name.
    ///   - duration: How long.
    ///   - key: For the metrics.
    ///   - baseline: What a container had counted before it served; `nil`: what its first look finds.
    ///   - next: Is told from where on another bake judges a container that has passed this one.
    /// - Throws: ``StepFailure`` of the first host on which something is beyond its limit; cancellation.
    package func run(
        _ targets: [BakeTarget],
        on hosts: [HostName: any HostAccess],
        for duration: Milliseconds,
        key: Secret<String>?,
        since baseline: @escaping @Sendable (BakeTarget) -> RequestCounts? = { _ in nil },
        next: @escaping @Sendable (BakeTarget, RequestCounts) -> Void = { _, _ in },
        by deadline: Deadline,
        report: @escaping @Sendable (String) -> Void
    ) async throws {
        let own = ProbeDeadline.inside(deadline, at: clock.now())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for target in targets {
                guard let host = hosts[target.host] else {
                    throw StepFailure(.unreachable, "there is no connection to \(target.host)")
                }
                group.addTask {
                    let end = clock.now().advanced(by: duration.duration)
                    var watch = BakeWatch(
                        limits: limits,
                        revision: target.container.release.revision,
                        baseline: baseline(target)
                    )
                    try await follow(&watch, target.container, on: host, until: end, key, own, report)
                    if let counts = watch.nextBaseline { next(target, counts) }
                }
            }
            try await group.waitForAll()
        }
    }

    private func follow(
        _ watch: inout BakeWatch,
        _ start: ContainerStart,
        on host: any HostAccess,
        until wanted: ContinuousClock.Instant,
        _ key: Secret<String>?,
        _ deadline: Deadline,
        _ report: @Sendable (String) -> Void
    ) async throws {
        let end = min(wanted, deadline.instant)
        while true {
            let isLast = clock.now() >= end
            let verdict = watch.take(try await look(start, on: host, key, deadline))
            switch verdict {
            case .failed(let reason): throw StepFailure(.unhealthy, "on \(host.name): \(reason)")
            case .misses(let reason): report("\(host.name): \(reason)")
            case .goesOn: break
            }
            if isLast { break }
            let left = clock.now().duration(to: end)
            try await clock.pause(max(.zero, min(limits.interval.duration, left)))
        }
        if case .failed(let reason) = watch.conclusion {
            throw StepFailure(.unhealthy, "on \(host.name): \(reason)")
        }
        report("\(host.name): \(watch.summary)")
    }

    private func look(
        _ start: ContainerStart,
        on host: any HostAccess,
        _ key: Secret<String>?,
        _ deadline: Deadline
    ) async throws -> BakeLook {
        // Once the time is over there is still one look: it must not have no time at all.
        let deadline = max(deadline, .after(.seconds(1)))
        let condition = try await host.condition(of: start.name, by: deadline)
        guard case .seen(let facts) = condition, facts.isRunning else {
            return BakeLook(condition: condition, readiness: nil, counts: .failure(.noAnswer("it was not asked")))
        }
        let readiness = try await host.readiness(health.path, at: start.listener, through: service, by: deadline)
        let counts = try await read(start, on: host, key, deadline)
        return BakeLook(condition: condition, readiness: readiness, counts: counts)
    }

    private func read(
        _ start: ContainerStart,
        on host: any HostAccess,
        _ key: Secret<String>?,
        _ deadline: Deadline
    ) async throws -> Result<RequestCounts, MetricsFault> {
        let ignored = Self.watchingRoutes.union([health.path, metrics.path])
        return try await host.metrics(metrics, key: key, at: start.listener, through: service, by: deadline)
            .flatMap { samples in
                RequestCounts(samples, ignoring: ignored).map { .success($0) }
                    ?? .failure(.missing(RequestCounts.histogram))
            }
    }

    /// Of the service: asked by Docker, by load balancers and by us, and no sign of how users fare.
    private static let watchingRoutes: Set = ["/metrics", "/api/health", "/api/health/live", "/api/health/ready"]
}
