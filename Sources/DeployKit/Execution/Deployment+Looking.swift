// SPDX-License-Identifier: Apache-2.0

import Support

extension Deployment {
    /// Looks at every host at once, without a lease.
    package func look() async -> [HostLook] {
        let seen = await eachHost { host, settings in
            try await self.sight(of: host, settings)
        }
        return configuration.hosts.compactMap { settings in
            seen[settings.name].map { HostLook(host: settings.name, seen: $0) }
        }
    }

    /// What a deploy would do to each host, as it is now.
    ///
    /// - Throws: ``StepFailure`` when a secret or a host is out of reach, ``PlanFault`` when no plan can be made;
    ///   cancellation.
    package func preview(_ wanted: ImageSource) async throws -> [HostPreview] {
        let secrets = try await RunSecrets.fetch(
            configuration,
            from: ports.secrets,
            needsEnvironment: true,
            needsRegistry: true,
            needsProof: false
        )
        let looks = await look()
        try Task.checkCancellation()
        let sights = try looks.map { try $0.seen.get() }
        let run = RunID.make()
        let time = ports.now()
        let builds: Bool
        let digest: ContentDigest
        switch wanted {
        case .pushed(let pushed, _):
            builds = false
            digest = pushed
        case .build:
            builds = true
            digest = sights.compactMap(\.running).first?.image.digest ?? Self.unknown
        }
        let draft = try ReleaseDraft(
            configuration,
            image: PinnedImage(repository: configuration.image, digest: digest),
            revision: wanted.revision,
            secrets: secrets,
            at: time,
            actor: identity.actor
        )
        let steps = try ReleasePlan(settings: configuration.planSettings, run: run).release(
            draft.release,
            as: .deployed,
            on: sights.map(\.observation),
            at: time
        )
        return sights.map { sight in
            let name = sight.observation.host
            let difference = ReleaseDifference(from: sight.running, to: draft.release)
            return HostPreview(
                host: name,
                running: sight.running,
                difference: builds ? difference.without("image.digest") : difference,
                buildsImage: builds,
                steps: steps.filter { $0.host == name && $0.action != .releaseLease },
                recovers: sight.journal.unfinished.map(\.run)
            )
        }
    }

    /// Takes every host's lease from whoever holds it, on an operator's word.
    ///
    /// - Returns: The lease as it was before; `nil` where nobody ever had it.
    package func revokeLeases() async -> [HostName: Result<LeaseFile?, StepFailure>] {
        await eachHost { host, _ in
            let outcome = try await host.run(leases.revoke(), by: .after(ReleaseRunner.noteLimit))
            guard outcome.exitCode == 0 else {
                throw HostWords().failure(outcome, of: "taking the lease", on: host.name, isGuarded: false)
            }
            return LeaseFile(outcome.output)
        }
    }

    /// Of an image that does not exist yet; never shown.
    private static let unknown = ContentDigest(checked: "sha256:" + String(repeating: "0", count: 64))

    private func sight(of host: KeptHost, _ settings: HostSettings) async throws -> HostSight {
        let deadline = Deadline.after(configuration.deadlines.check.duration)
        var sight = try await configuration.observer.look(at: host, file: settings.mode.proxyFile, by: deadline)
        sight.observation.answeringRelease = try await ProxyProbe(http: ports.http, path: configuration.health.path)
            .answeringRelease(on: host, configuration, by: deadline)
        return sight
    }

    /// - Parameter names: Of the hosts that are meant; `nil` for all.
    func eachHost<Value: Sendable>(
        _ names: Set<HostName>? = nil,
        _ body: @escaping @Sendable (KeptHost, HostSettings) async throws -> Value
    ) async -> [HostName: Result<Value, StepFailure>] {
        let hosts = keptHosts()
        return await withTaskGroup(of: (HostName, Result<Value, StepFailure>).self) { group in
            for settings in configuration.hosts {
                guard let host = hosts[settings.name], names?.contains(settings.name) != false else { continue }
                group.addTask {
                    let result: Result<Value, StepFailure>
                    do {
                        result = .success(try await body(host, settings))
                    } catch let failure as StepFailure {
                        result = .failure(failure)
                    } catch is CancellationError {
                        result = .failure(StepFailure(.interrupted, "\(host.name): broken off"))
                    } catch {
                        let kind = type(of: error)
                        result = .failure(StepFailure(.rejected, "\(host.name): looking failed: \(kind)"))
                    }
                    await host.close()
                    return (host.name, result)
                }
            }
            var results: [HostName: Result<Value, StepFailure>] = [:]
            for await (name, result) in group { results[name] = result }
            return results
        }
    }
}

extension HostSight {
    /// What its records say serves.
    package var running: Release? { observation.releases.current }
}
