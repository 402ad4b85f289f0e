// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
package import Support

/// Asks through nginx until the new release answers each time.
package struct ProxyVerification: Sendable {
    static let interval: Duration = .milliseconds(200)

    private let path: String
    private let service: ServiceClient
    private let clock: ProbeClock

    /// - Parameter path: That a service which is ready answers.
    package init(path: String, service: ServiceClient, clock: ProbeClock = ProbeClock()) {
        self.path = path
        self.service = service
        self.clock = clock
    }

    /// - Throws: ``StepFailure``; cancellation.
    package func run(
        _ release: Release,
        through proxy: ProxyPlace,
        on host: any HostAccess,
        by deadline: Deadline,
        report: @Sendable (String) -> Void
    ) async throws {
        let own = ProbeDeadline.inside(deadline, at: clock.now())
        var watch = ProxyWatch(release)
        var last: String?
        while true {
            switch watch.take(try await ask(proxy, on: host, by: own)) {
            case .agreed:
                report("nginx leads to \(release.id)")
                return
            case .likely:
                continue
            case .waiting(let reason):
                if reason != last { report("waits: \(reason)") }
                last = reason
                guard clock.now().advanced(by: Self.interval) < own.instant else {
                    throw StepFailure(.unhealthy, reason)
                }
                try await clock.pause(Self.interval)
            }
        }
    }

    private func ask(_ proxy: ProxyPlace, on host: any HostAccess, by deadline: Deadline) async throws -> ProxyAnswer {
        try await host.asking(proxy.listener, by: deadline) { tunnel in
            let way = try proxy.target(through: tunnel)
            var headers = way.headers
            // The next request must not go to the worker that this connection belongs to.
            try headers.append("Connection", "close")
            let answer = try await service.get(path, at: way.target, headers: headers, by: deadline)
            return ProxyAnswer.answered(
                answer.status,
                deployment: answer.headers[ProxyConfiguration.releaseHeader],
                release: answer.release
            )
        } otherwise: {
            .noAnswer($0)
        }
    }
}
