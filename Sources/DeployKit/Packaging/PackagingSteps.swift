// SPDX-License-Identifier: Apache-2.0

package import Support

/// Carries out ``StepAction/buildImage`` and ``StepAction/pushImage``, at this machine's Docker or by buildx.
///
/// The image is named for its commit, and pushed under that name; what is deployed is its digest, which the push tells.
package struct PackagingSteps: StepPerformer {
    private let configuration: DeployConfiguration
    private let contextFolder: String
    private let environment: [String: String]
    private let secrets: SecretResolver
    private let allowsChanges: Bool
    private let publisher: any ImagePublisher

    /// - Parameters:
    ///   - contextFolder: That is built, as a path of this machine.
    ///   - environment: Of this process: git and buildx need some of it.
    ///   - allowsChanges: Whether a working tree may be built that is not as its commit.
    ///   - connect: To this machine's Docker.
    package init(
        _ configuration: DeployConfiguration,
        contextFolder: String,
        environment: [String: String],
        secrets: SecretResolver,
        allowsChanges: Bool = false,
        connect: @escaping @Sendable (Deadline) async throws -> DockerEngine,
        builder: @escaping @Sendable (DockerEngine) -> any ImageBuilder = { EngineImageBuilder(engine: $0) }
    ) {
        self.configuration = configuration
        self.contextFolder = contextFolder
        self.environment = environment
        self.secrets = secrets
        self.allowsChanges = allowsChanges
        publisher =
            switch configuration.build.builder {
            case .engine: EnginePublisher(platform: configuration.build.platform, connect: connect, builder: builder)
            case .buildx: BuildxPublisher(program: BuildxProgram(environment: environment))
            }
    }

    package func perform(_ step: PlanStep, in context: StepContext) async throws -> StepOutput {
        guard let revision = context.revision else {
            throw StepFailure(.rejected, "\(step.id): it is not known of which commit")
        }
        do {
            switch step.action {
            case .buildImage:
                try await build(revision, context)
                return .nothing
            case .pushImage:
                return .image(try await push(revision, context))
            default:
                throw StepFailure(.rejected, "\(step.id) is not about building an image")
            }
        } catch let error as DockerError {
            throw StepFailure(error)
        } catch let fault as SecretFault {
            throw StepFailure(.rejected, fault.description)
        }
    }

    private func build(_ revision: GitRevision, _ context: StepContext) async throws {
        let request = try await request(revision, context)
        try await publisher.build(request, context)
        context.report("built \(try tag(revision).text)")
    }

    private func request(_ revision: GitRevision, _ context: StepContext) async throws -> BuildRequest {
        let tree = try await SourceTree.read(
            contextFolder,
            environment: environment,
            by: context.deadline.capped(to: .seconds(60))
        )
        try check(tree, revision, context)
        let build = configuration.build
        let source = try await BuildContext.scan(contextFolder, dockerfile: build.dockerfile)
        var request = BuildRequest(context: source, tags: [try tag(revision)])
        request.target = build.target
        request.platform = build.platform.rawValue
        request.otherPlatforms = build.otherPlatforms.map(\.rawValue)
        request.arguments = ["GIT_SHA": revision.text].merging(build.arguments) { $1 }
        request.labels = [
            "org.opencontainers.image.revision": revision.text,
            // The commit's time and not the clock's: the same commit built again is the same image, and nothing to do.
            "org.opencontainers.image.created": tree.committedAt,
            ContainerLabels.service: configuration.service.text,
        ]
        request.credentials = try await credentials().map { [$0] } ?? []
        for (name, reference) in build.secrets { request.secrets[name] = try await secrets.resolve(reference) }
        request.cacheSources = build.cacheSources
        request.cacheTargets = build.cacheTargets
        return request
    }

    private func check(_ tree: SourceTree, _ revision: GitRevision, _ context: StepContext) throws {
        guard tree.revision == revision else {
            throw StepFailure(
                .rejected,
                "the working tree is at \(tree.revision.short), and \(revision.short) is to be built: check it out"
            )
        }
        guard !tree.isClean else { return }
        let changes = "the working tree is not as its commit: \(tree.summary)"
        guard allowsChanges else { throw StepFailure(.rejected, "\(changes); commit or stash what was changed") }
        context.report("warning: \(changes)")
    }

    private func push(_ revision: GitRevision, _ context: StepContext) async throws -> PinnedImage {
        let pushed = try await publisher.push(
            { try await request(revision, context) },
            tag: try tag(revision),
            credentials: try await credentials(),
            context
        )
        guard let digest = ContentDigest(pushed.text) else {
            throw StepFailure(.rejected, "the registry told a digest that is none")
        }
        let image = PinnedImage(repository: configuration.image, digest: digest)
        context.report("pushed \(image.reference)")
        return image
    }

    private func tag(_ revision: GitRevision) throws -> ImageReference {
        do throws(ImageReference.Malformed) {
            return try ImageReference("\(configuration.image.text):\(revision.text)")
        } catch {
            throw StepFailure(.rejected, "\(configuration.image) cannot be tagged: \(error)")
        }
    }

    private func credentials() async throws -> RegistryCredentials? {
        guard let registry = configuration.registry else { return nil }
        return RegistryCredentials(
            registry: configuration.image.registry,
            user: registry.user,
            password: try await secrets.resolve(registry.password)
        )
    }
}
