// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import HTTPTransport
import Support

/// Carries out the steps that look and judge: ``StepAction/check``, ``StepAction/awaitHealth(_:)``,
/// ``StepAction/smokePrivately(_:)``, ``StepAction/verifyProxy(_:)``, ``StepAction/smokePublicly(_:)``,
/// ``StepAction/smokeHost(_:)``, ``StepAction/bake(_:for:)`` and ``StepAction/drain(_:timeout:)``. None of them
/// changes a host, so that no lease is needed.
package struct ProbingSteps: StepPerformer {
    private let configuration: DeployConfiguration
    private let http: any HTTPClient
    private let secrets: SecretResolver
    private let smoke: SmokeCheck
    private let clock: ProbeClock
    private let now: @Sendable () -> Date
    private let baselines = BakeBaselines()

    /// - Parameters:
    ///   - http: With short time-outs for connecting; through it requests go into the tunnels.
    ///   - file: The text of a suite, by its path as the configuration names it.
    package init(
        _ configuration: DeployConfiguration,
        http: any HTTPClient,
        secrets: SecretResolver,
        file: @escaping @Sendable (String) async throws -> String,
        clock: ProbeClock = ProbeClock(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.configuration = configuration
        self.http = http
        self.secrets = secrets
        self.clock = clock
        self.now = now
        smoke = SmokeCheck(http: http, file: file, clock: clock)
    }

    package func perform(_ step: PlanStep, in context: StepContext) async throws -> StepOutput {
        switch step.action {
        case .check: try await check(try context.host(of: step), context)
        case .awaitHealth(let start):
            let host = try context.host(of: step)
            try await HealthProbe(configuration.health, service: service, clock: clock)
                .run(start, on: host, by: context.deadline, report: context.report)
            try await keepBaseline(start, on: host, context)
        case .smokePrivately(let start):
            let host = try context.host(of: step)
            try await smokePrivately(start, on: host, context)
            // In plain mode it serves already, and what failed since it was healthy counts.
            if case .proxied = try settings(of: host.name).mode { try await keepBaseline(start, on: host, context) }
        case .verifyProxy(let release): try await verifyProxy(release, on: try context.host(of: step), context)
        case .smokePublicly(let release): try await smokePublicly(release, on: try context.host(of: step), context)
        case .smokeHost(let release): try await smokeHost(release, on: try context.host(of: step), context)
        case .bake(let targets, let duration): try await bake(targets, for: duration, context)
        case .drain(let container, let timeout):
            let key = try await metricsKey()
            try await DrainProbe(configuration.metrics, service: service, clock: clock).run(
                container,
                on: try context.host(of: step),
                key: key,
                timeout: timeout,
                waitsForSilent: !context.isTakingBack,
                by: context.deadline,
                report: context.report
            )
        default:
            throw StepFailure(.rejected, "\(step.id) is not a step that looks and judges")
        }
        return .nothing
    }

    private var service: ServiceClient { ServiceClient(http) }

    private func check(_ host: any HostAccess, _ context: StepContext) async throws {
        let check = HostCheck(
            try settings(of: host.name),
            platforms: configuration.build.platforms,
            run: configuration.run,
            directory: configuration.layout.directory
        )
        let began = now()
        let outcome = try await host.run(check.script(service: configuration.service), by: context.deadline)
        guard outcome.exitCode == 0 else {
            let words = SecretScrubber().clean(outcome.errors)
            throw StepFailure(.rejected, "the host could not be looked at: \(words)")
        }
        let facts = HostFacts(outcome.output)
        let middle = began.addingTimeInterval(now().timeIntervalSince(began) / 2)
        for warning in check.warnings(facts, now: middle) { context.report("warning: \(warning)") }
        let faults = check.faults(facts)
        guard faults.isEmpty else { throw StepFailure(.rejected, faults.joined(separator: "; ")) }
        let free = facts.freeBytes.map { ", \($0 >> 20)MiB free" } ?? ""
        context.report("Docker \(facts.dockerVersion ?? ""), \(facts.platform ?? "")\(free)")
    }

    private func smokePrivately(_ start: ContainerStart, on host: any HostAccess, _ context: StepContext) async throws {
        let given = try await self.given(start.release)
        try await host.withTunnel(to: start.listener, by: context.deadline) { target in
            try await smoke.require(
                configuration.smoke.privately,
                at: SmokeTarget(target, isOutside: false),
                given: given,
                by: ProbeDeadline.inside(context.deadline, at: clock.now()),
                report: context.report
            )
        }
    }

    /// Whatever the suite sees, users see too: in the lab, going on until the deadline had clients refused for 20 s. In private
    /// the release was proven already, so a few attempts are for what passes by itself.
    private static let publicAttempts = 3

    private func smokePublicly(_ release: Release, on host: any HostAccess, _ context: StepContext) async throws {
        guard let url = configuration.smoke.publicURL else { return try await smokeHost(release, on: host, context) }
        let target = SmokeTarget(try Self.address(url), isOutside: true)
        try await smokePublicly(at: target, try await given(release), context)
    }

    private func smokePublicly(at target: SmokeTarget, _ given: SmokeGiven, _ context: StepContext) async throws {
        try await smoke.require(
            configuration.smoke.publicly,
            at: target,
            given: given,
            by: ProbeDeadline.inside(context.deadline, at: clock.now()),
            attempts: Self.publicAttempts,
            report: context.report
        )
    }

    private func smokeHost(_ release: Release, on host: any HostAccess, _ context: StepContext) async throws {
        let given = try await self.given(release)
        let proxy: ProxyPlace?
        let listener: ListenAddress
        switch try settings(of: host.name).mode {
        case .proxied:
            let place = try proxyPlace(of: release, on: host)
            (proxy, listener) = (place, place.listener)
        case .plain(let address, let port):
            (proxy, listener) = (nil, ListenAddress(address: address, port: port))
        }
        try await host.withTunnel(to: listener, by: context.deadline) { tunnel in
            let (address, headers) = try proxy?.target(through: tunnel) ?? (tunnel, HTTPHeaders())
            let target = SmokeTarget(address, headers: headers, isOutside: false)
            try await smokePublicly(at: target, given, context)
        }
    }

    private func verifyProxy(_ release: Release, on host: any HostAccess, _ context: StepContext) async throws {
        try await ProxyVerification(path: configuration.health.path, service: service, clock: clock).run(
            release,
            through: try proxyPlace(of: release, on: host),
            on: host,
            by: context.deadline,
            report: context.report
        )
    }

    private func bake(_ targets: [BakeTarget], for duration: Milliseconds, _ context: StepContext) async throws {
        guard let probe = bakeProbe else { return }
        try await probe.run(
            targets,
            on: context.hosts,
            for: duration,
            key: try await metricsKey(),
            since: { [baselines] in baselines.counts(of: $0.container.name, on: $0.host) },
            next: { [baselines] in baselines.keep($1, of: $0.container.name, on: $0.host) },
            by: context.deadline,
            report: context.report
        )
    }

    private var bakeProbe: BakeProbe? {
        configuration.bake.map {
            BakeProbe(
                $0,
                health: configuration.health,
                metrics: configuration.metrics,
                service: service,
                clock: clock
            )
        }
    }

    private func keepBaseline(_ start: ContainerStart, on host: any HostAccess, _ context: StepContext) async throws {
        guard let probe = bakeProbe else { return }
        let key = try await metricsKey()
        if let counts = try await probe.counts(of: start, on: host, key: key, by: context.deadline) {
            baselines.keep(counts, of: start.name, on: host.name)
        }
    }

    private func settings(of host: HostName) throws -> HostSettings {
        guard let settings = configuration.settings(of: host) else {
            throw StepFailure(.rejected, "\(host) is not among the configured hosts")
        }
        return settings
    }

    private func proxyPlace(of release: Release, on host: any HostAccess) throws -> ProxyPlace {
        guard case .proxied(_, _, let listen) = try settings(of: host.name).mode, let proxy = release.proxy else {
            throw StepFailure(.rejected, "there is no nginx before the service on \(host.name)")
        }
        return ProxyPlace(listen: listen, proxy: proxy)
    }

    private func metricsKey() async throws -> Secret<String>? {
        guard let reference = configuration.metrics.key else { return nil }
        do {
            return try await secrets.resolve(reference)
        } catch let fault as SecretFault {
            throw StepFailure(.rejected, fault.description)
        }
    }

    private func given(_ release: Release) async throws -> SmokeGiven {
        var given = SmokeGiven(release: release.id.text, revision: release.revision.text)
        try await given.fetch(configuration.smoke.variables, from: secrets)
        return given
    }

    private static func address(_ url: String) throws -> HTTPTarget {
        do throws(InvalidTarget) {
            return try HTTPTarget(url)
        } catch {
            throw StepFailure(.rejected, "`smoke.url`: \(error)")
        }
    }
}
