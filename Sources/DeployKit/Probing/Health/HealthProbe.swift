// SPDX-License-Identifier: Apache-2.0

package import Support

/// Waits until a new container is healthy. Fails at once when it ended, starts again and again, or is another release.
package struct HealthProbe: Sendable {
    private let settings: HealthSettings
    private let service: ServiceClient
    private let clock: ProbeClock

    package init(_ settings: HealthSettings, service: ServiceClient, clock: ProbeClock = ProbeClock()) {
        self.settings = settings
        self.service = service
        self.clock = clock
    }

    /// - Parameter report: Is told whenever something else is waited for.
    /// - Throws: ``StepFailure``; cancellation.
    package func run(
        _ start: ContainerStart,
        on host: any HostAccess,
        by deadline: Deadline,
        report: @Sendable (String) -> Void
    ) async throws {
        let own = ProbeDeadline.inside(deadline, at: clock.now())
        var watch = HealthWatch(revision: start.release.revision, path: settings.path)
        var last: String?
        // What was seen of the release itself, which says more at the end than a look that had no time left.
        var seen: String?
        while true {
            let condition = try await host.condition(of: start.name, by: own)
            var answer: HealthAnswer?
            if case .seen(let facts) = condition, facts.isRunning {
                answer = try await host.readiness(settings.path, at: start.listener, through: service, by: own)
            }
            switch watch.take(condition, answer) {
            case .healthy:
                report("healthy")
                return
            case .failed(let reason):
                throw StepFailure(.unhealthy, reason)
            case .waiting(let reason):
                if reason != last { report("waits: \(reason)") }
                last = reason
                if case .seen = condition { seen = reason }
                guard clock.now().advanced(by: settings.interval.duration) < own.instant else {
                    throw StepFailure(.unhealthy, "not healthy within \(settings.deadline): \(seen ?? reason)")
                }
                try await clock.pause(settings.interval.duration)
            }
        }
    }
}
