// SPDX-License-Identifier: Apache-2.0

/// `deploy.yml`, read: everything that a release needs to know, in types that cannot be wrong.
package struct DeployConfiguration: Sendable, Hashable {
    package var service: ServiceName
    /// The environment that was chosen.
    package var environment: String?
    package var image: ImageRepository
    package var build: BuildSettings
    package var registry: RegistrySettings?
    package var key: SSHKeySettings
    package var hosts: [HostSettings]
    package var run: RunSpecification
    package var clearEnvironment: [String: String]
    package var secretEnvironment: [String: SecretReference]
    /// Keys the hashes by which changed secrets are told.
    package var hashKey: SecretReference?
    package var health: HealthSettings
    package var metrics: MetricsSettings
    /// `nil` in plain mode.
    package var proxy: ProxySpecification?
    package var smoke: SmokeSettings
    package var bake: BakeSettings?
    package var rollout: Rollout
    package var retainedReleases: Int
    package var lease: LeaseTerms
    package var deadlines: StepDeadlines
    package var stateDirectory: AbsolutePath
    /// Of all moments; those of one moment in the order of the file.
    package var hooks: [Hook] = []
    package var notifications = NotificationSettings()
    package var telemetry = TelemetrySettings()
    /// The machine that `deployctl provision` makes; a deploy looks at `hosts` alone.
    package var provision: ProvisionSettings?
    /// `nil`: certificates are none of deployctl's business.
    package var certificates: CertificateSettings?

    package func settings(of host: HostName) -> HostSettings? { hosts.first { $0.name == host } }

    package var layout: HostLayout { HostLayout(stateDirectory: stateDirectory, service: service) }

    package var planSettings: PlanSettings {
        var settings = PlanSettings(
            service: service,
            hosts: hosts.map { HostTarget(name: $0.name, mode: $0.mode) },
            layout: layout,
            smokesPrivately: !smoke.privately.isEmpty,
            smokesPublicly: !smoke.publicly.isEmpty,
            bake: bake?.duration,
            retainedReleases: retainedReleases,
            deadlines: deadlines,
            hasPublicAddress: smoke.publicURL != nil,
            rollout: rollout
        )
        settings.hooks = hooks
        return settings
    }
}
