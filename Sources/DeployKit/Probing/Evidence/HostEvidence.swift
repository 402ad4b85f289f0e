// SPDX-License-Identifier: Apache-2.0

package import Support

/// Gathers evidence with the host's own `docker`, without the secrets that the release was given.
package struct HostEvidence: EvidenceGatherer {
    private static let maximumProbes = 5

    private let secrets: @Sendable () async -> [Secret<String>]

    /// - Parameter secrets: Known to this run: what a container wrote is shown without them.
    package init(secrets: @escaping @Sendable () async -> [Secret<String>]) {
        self.secrets = secrets
    }

    package func gather(
        _ step: PlanStep,
        container: ContainerStart?,
        on host: any HostAccess,
        by deadline: Deadline
    ) async -> FailureEvidence {
        let script = EvidenceScript.script(of: container?.name, image: container?.release.image)
        guard let outcome = try? await host.run(script, by: deadline) else { return FailureEvidence() }
        return Self.evidence(in: outcome.output, without: await secrets())
    }

    static func evidence(in output: String, without secrets: [Secret<String>]) -> FailureEvidence {
        let scrubber = SecretScrubber(secrets)
        let lines = MarkedLines(output)
        // One that could not be started is only created, and has the code of that.
        let hasEnded = ["exited", "dead", "restarting"].contains(lines["status"])
        let hasFailed = lines["status"] == "created" && lines.number("exit") != 0
        return FailureEvidence(
            logs: lines.all("log").suffix(EvidenceScript.logLines).map(scrubber.clean),
            health: lines.all("probe").compactMap(MarkedLines.text).suffix(maximumProbes).map(scrubber.clean),
            exitCode: hasEnded || hasFailed ? lines.number("exit") : nil,
            wasKilledForMemory: lines["memory"] == "true",
            restarts: lines.number("restarts") ?? 0,
            imagePlatform: lines["image_platform"],
            hostPlatform: lines["host_platform"],
            freeBytes: lines.bytes("free_kib")
        )
    }
}
