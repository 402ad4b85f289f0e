// SPDX-License-Identifier: Apache-2.0

import Support

/// Builds and pushes at this machine's Docker.
struct EnginePublisher: ImagePublisher {
    let platform: ImagePlatform
    let connect: @Sendable (Deadline) async throws -> DockerEngine
    let builder: @Sendable (DockerEngine) -> any ImageBuilder

    func build(_ request: BuildRequest, _ context: StepContext) async throws {
        let engine = try await connect(context.deadline.capped(to: .seconds(30)))
        let lines = Locked(BuildProgressLines(SecretScrubber(try request.credentials.flatMap { try $0.secrets() })))
        let built = try await builder(engine).build(request, deadline: context.deadline) { event in
            if let line = lines.withLock({ $0.take(event) }) { context.report(line) }
        }
        try await checkPlatform(built, engine, context)
    }

    private func checkPlatform(_ built: BuiltImage, _ engine: DockerEngine, _ context: StepContext) async throws {
        guard let image = try await engine.inspectImage(built.id, deadline: context.deadline) else {
            throw StepFailure(.rejected, "the image that was built is not there")
        }
        let found = "\(image.operatingSystem)/\(image.architecture)"
        guard found == platform.rawValue else {
            throw StepFailure(
                .rejected,
                "the image that was built is for \(found), not for \(platform.rawValue): this Docker cannot build for it"
            )
        }
        context.report("\(found), \(ByteCount(image.bytes))")
    }

    func push(
        _ request: () async throws -> BuildRequest,
        tag: ImageReference,
        credentials: RegistryCredentials?,
        _ context: StepContext
    ) async throws -> ImageDigest {
        let engine = try await connect(context.deadline.capped(to: .seconds(30)))
        let lines = Locked(PushProgressLines())
        let pushed = try await engine.push(tag, credentials: credentials, deadline: context.deadline) { event in
            if let line = lines.withLock({ $0.take(event) }) { context.report(line) }
        }
        context.report(lines.withLock { $0.summary })
        return pushed.digest
    }
}
