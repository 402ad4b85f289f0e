// SPDX-License-Identifier: Apache-2.0

import Support

/// Builds and pushes by `docker buildx`.
struct BuildxPublisher: ImagePublisher {
    let program: BuildxProgram

    func build(_ request: BuildRequest, _ context: StepContext) async throws {
        try await run(request, .cache, context)
        context.report(([request.platform].compactMap { $0 } + request.otherPlatforms).joined(separator: ", "))
    }

    func push(
        _ request: () async throws -> BuildRequest,
        tag: ImageReference,
        credentials: RegistryCredentials?,
        _ context: StepContext
    ) async throws -> ImageDigest {
        guard let digest = try await run(try await request(), .registry, context) else {
            throw StepFailure(.rejected, "buildx did not tell the digest of what it pushed")
        }
        return digest
    }

    @discardableResult
    private func run(
        _ request: BuildRequest,
        _ output: BuildxCommand.Output,
        _ context: StepContext
    ) async throws -> ImageDigest? {
        let secrets = try request.credentials.flatMap { try $0.secrets() } + Array(request.secrets.values)
        let lines = Locked(BuildProgressLines(SecretScrubber(secrets)))
        return try await program.run(request, output, deadline: context.deadline) { event in
            if let line = lines.withLock({ $0.take(event) }) { context.report(line) }
        }
    }
}
