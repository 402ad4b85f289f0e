// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import HTTPTransport
package import Support

/// Everything of a deployment that has an effect.
package struct DeploymentPorts: Sendable {
    /// Connects to a host: ``SSHConnector/connect(_:by:)`` in production.
    package var connect: @Sendable (HostSettings, Deadline) async throws -> any HostConnection
    package var http: any HTTPClient
    /// Answers for ``StepAction/buildImage`` and ``StepAction/pushImage``.
    package var packaging: any StepPerformer
    /// Answers for ``StepAction/check``, ``StepAction/awaitHealth(_:)``, ``StepAction/smokePrivately(_:)``,
    /// ``StepAction/verifyProxy(_:)``, ``StepAction/smokePublicly(_:)``, ``StepAction/smokeHost(_:)``,
    /// ``StepAction/bake(_:for:)`` and ``StepAction/drain(_:timeout:)``.
    package var probing: any StepPerformer
    package var evidence: any EvidenceGatherer
    package var secrets: SecretResolver
    package var hooks: HookRunner
    /// A run that is over as spans, in the JSON of OTLP; `nil` when it is not to be traced.
    package var trace: @Sendable (RunFacts) -> [UInt8]?
    package var now: @Sendable () -> Date

    package init(
        connect: @escaping @Sendable (HostSettings, Deadline) async throws -> any HostConnection,
        http: any HTTPClient,
        packaging: any StepPerformer,
        probing: any StepPerformer,
        evidence: any EvidenceGatherer,
        secrets: SecretResolver,
        hooks: HookRunner = HookRunner(),
        trace: @escaping @Sendable (RunFacts) -> [UInt8]? = { _ in nil },
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.connect = connect
        self.http = http
        self.packaging = packaging
        self.probing = probing
        self.evidence = evidence
        self.secrets = secrets
        self.hooks = hooks
        self.trace = trace
        self.now = now
    }
}
