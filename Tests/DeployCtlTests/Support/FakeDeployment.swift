// SPDX-License-Identifier: Apache-2.0

import DeployKit
import HTTPTransport
import Support
import Testing

/// A deployment whose hosts answer as the test has it, for commands that read and change nothing.
enum FakeDeployment {
    /// - Parameter stream: What a host writes, and its exit code.
    static func make(
        hosts count: Int,
        stream:
            @escaping @Sendable (HostName, HostScript, @Sendable (HostOutput) async throws -> Void) async throws -> Int
    ) throws -> Deployment {
        var configuration = try DeployConfiguration.load(
            try Repository.text("ops/deploy/deploy.example.yml"),
            environment: "production"
        )
        let first = try #require(configuration.hosts.first)
        configuration.hosts = try (1...count).map { number in
            var host = first
            host.name = try Sample.host(number)
            return host
        }
        let container = try Sample.container(1, port: 8_001)
        let entry = try RecordLines.encode(try Sample.entry(1))
        let image = try Sample.release(1).image.reference
        let sight = """
            C /\(container.name) \(container.release) \(container.port) true \(image)
            H \(entry)
            """
        let nobody = Nobody()
        return Deployment(
            configuration: configuration,
            identity: RunIdentity(actor: "ada", machine: "here", process: 1, toolVersion: "1.0.0"),
            ports: DeploymentPorts(
                connect: { settings, _ in Host(name: settings.name, sight: sight, stream: stream) },
                http: nobody,
                packaging: nobody,
                probing: nobody,
                evidence: nobody,
                secrets: SecretResolver(
                    environment: [:],
                    file: { _ in throw CancellationError() },
                    command: { _ in throw CancellationError() }
                )
            )
        )
    }

    private struct Host: HostConnection {
        let name: HostName
        let sight: String
        let stream: @Sendable (HostName, HostScript, @Sendable (HostOutput) async throws -> Void) async throws -> Int

        var isAlive: Bool { true }

        func close() async {}

        func run(
            _ script: HostScript,
            secrets: [String: Secret<String>],
            by deadline: Deadline
        ) async throws -> ScriptOutcome {
            ScriptOutcome(exitCode: 0, output: sight)
        }

        func stream(
            _ script: HostScript,
            by deadline: Deadline,
            onOutput: @Sendable (HostOutput) async throws -> Void
        ) async throws -> Int {
            try await stream(name, script, onOutput)
        }

        func withTunnel<Result: Sendable>(
            to listener: ListenAddress,
            by deadline: Deadline,
            _ body: @Sendable (HTTPTarget) async throws -> Result
        ) async throws -> Result {
            throw StepFailure(.unreachable, "there is no tunnel")
        }
    }

    /// Is asked for nothing.
    private struct Nobody: HTTPClient, StepPerformer, EvidenceGatherer {
        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            throw StepFailure(.rejected, "nothing is asked for")
        }

        func perform(_ step: PlanStep, in context: StepContext) async throws -> StepOutput {
            throw StepFailure(.rejected, "nothing is performed")
        }

        func gather(
            _ step: PlanStep,
            container: ContainerStart?,
            on host: any HostAccess,
            by deadline: Deadline
        ) async -> FailureEvidence {
            FailureEvidence()
        }
    }
}
