// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
package import Support

/// Waits until the old release has no request in flight. It is asked for its metrics, past nginx.
package struct DrainProbe: Sendable {
    static let gauge = "http_server_active_requests"
    static let interval: Duration = .milliseconds(250)

    private let metrics: MetricsSettings
    private let service: ServiceClient
    private let clock: ProbeClock

    package init(_ metrics: MetricsSettings, service: ServiceClient, clock: ProbeClock = ProbeClock()) {
        self.metrics = metrics
        self.service = service
        self.clock = clock
    }

    /// Returns also when the time is over: the container is then stopped, and finishes what it can in its stop timeout.
    ///
    /// - Parameter waitsForSilent: Whether a container that runs and does not answer is waited for.
    /// - Throws: ``StepFailure`` when the host cannot be asked at all; cancellation.
    package func run(
        _ container: ContainerName,
        on host: any HostAccess,
        key: Secret<String>?,
        timeout: Milliseconds,
        waitsForSilent: Bool = true,
        by deadline: Deadline,
        report: @Sendable (String) -> Void
    ) async throws {
        let own = ProbeDeadline.inside(deadline, at: clock.now())
        let end = min(clock.now().advanced(by: timeout.duration), own.instant)
        var watch = DrainWatch()
        var last: String?
        while true {
            let words: String
            switch try await look(container, on: host, key, by: own) {
            case .notRunning:
                report("the container does not run")
                return
            case .unknown(let reason):
                words = reason
            case .failed(let fault):
                words = "\(fault)"
                if case .noAnswer = fault, !waitsForSilent {
                    report("\(words): it is not waited for")
                    return
                }
            case .active(let active):
                switch watch.take(active) {
                case .drained:
                    report("no request is in flight")
                    return
                case .waiting(let count): words = "\(count) requests in flight"
                }
            }
            guard clock.now().advanced(by: Self.interval) < end else {
                report("after \(timeout): \(words); the container is stopped all the same")
                return
            }
            if words != last { report(words) }
            last = words
            try await clock.pause(Self.interval)
        }
    }

    private enum Look {
        case notRunning
        /// The host, or its Docker, did not say.
        case unknown(String)
        case failed(MetricsFault)
        case active(Double)
    }

    private func look(
        _ container: ContainerName,
        on host: any HostAccess,
        _ key: Secret<String>?,
        by deadline: Deadline
    ) async throws -> Look {
        switch try await host.condition(of: container, by: deadline) {
        case .unknown(let reason):
            return .unknown(reason)
        case .seen(let facts) where facts.isRunning:
            guard let port = facts.port else { return .unknown("its port is not known") }
            switch try await active(ListenAddress(port: port), on: host, key, deadline) {
            case .success(let active): return .active(active)
            case .failure(let fault): return .failed(fault)
            }
        case .seen, .missing:
            return .notRunning
        }
    }

    private func active(
        _ place: ListenAddress,
        on host: any HostAccess,
        _ key: Secret<String>?,
        _ deadline: Deadline
    ) async throws -> Result<Double, MetricsFault> {
        try await host.metrics(metrics, key: key, at: place, through: service, by: deadline).flatMap { samples in
            let found = samples.filter { $0.name == Self.gauge && $0.value.isFinite }
            return found.isEmpty ? .failure(.missing(Self.gauge)) : .success(found.reduce(0) { $0 + $1.value })
        }
    }
}
