// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import DeployKit
import Foundation
import HTTPTransport
import Observability
import Support

/// The one place where everything that has an effect is put together.
struct Composition: Sendable {
    /// For git and for programs that print secrets; one that asks for a passphrase may take its time.
    private static let programLimit: Duration = .seconds(60)

    let configuration: DeployConfiguration
    /// Every secret that was read so far.
    let secrets = KnownSecrets()
    let http: CurlTransport
    /// What paths in the configuration are relative to.
    let folder: String
    let environment: [String: String]
    private let allowsChanges: Bool

    /// - Parameter allowsChanges: Whether a work tree may be built that differs from its commit.
    init(_ options: CommonOptions, allowsChanges: Bool = false) throws(Failure) {
        let file = ConfigurationFile(options)
        self.init(try file.load(), folder: file.folder, allowsChanges: allowsChanges)
    }

    init(
        _ configuration: DeployConfiguration,
        folder: String,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        allowsChanges: Bool = false
    ) {
        self.configuration = configuration
        self.folder = folder
        self.allowsChanges = allowsChanges
        self.environment = environment
        http = CurlTransport(environment: environment)
        for case .environment(let name) in configuration.secretReferences {
            if let value = environment[name] { secrets.note(value) }
        }
    }

    /// "memory-layer, production", for people.
    var title: String {
        configuration.environment.map { "\(configuration.service), \($0)" } ?? configuration.service.text
    }

    var resolver: SecretResolver {
        let (environment, secrets, folder) = (environment, secrets, folder)
        return SecretResolver(
            environment: environment,
            file: { path in
                let bytes = try await LocalFile(path, relativeTo: folder, home: environment["HOME"]).bytes()
                secrets.note(bytes)
                return bytes
            },
            command: { words in
                let program = ChildProgram(words.first ?? "", Array(words.dropFirst()), environment: environment)
                let bytes = try await program.output(by: .after(Self.programLimit))
                secrets.note(bytes)
                return bytes
            }
        )
    }

    func deployment(runURL: String?) -> Deployment {
        Deployment(configuration: configuration, identity: .live(runURL: runURL), ports: ports)
    }

    /// Docker is asked for only when something is built or pushed.
    var packaging: any StepPerformer {
        let (environment, http) = (environment, http)
        return PackagingSteps(
            configuration,
            contextFolder: contextFolder,
            environment: environment,
            secrets: resolver,
            allowsChanges: allowsChanges,
            connect: { deadline in
                let socket = try DockerSocket(environment)
                return try await DockerEngine.connect(socket: socket.path, through: http, deadline: deadline)
            }
        )
    }

    /// - Parameter mustBeClean: Whether a work tree that differs from its commit is refused.
    func source(
        image: ContentDigest? = nil,
        revision: GitRevision? = nil,
        mustBeClean: Bool
    ) async throws -> ImageSource {
        let context = contextFolder
        return try await SourceChoice.choose(image: image, revision: revision, mustBeClean: mustBeClean) {
            try await SourceTree.read(context, environment: environment, by: .after(Self.programLimit))
        }
    }

    func reporter(style: OutputStyle, output: any LogOutput, hosts: [HostName]? = nil) -> RunReporter {
        RunReporter(
            title: title,
            hosts: hosts ?? configuration.hosts.map(\.name),
            style: style,
            output: output,
            scrub: secrets.scrub
        )
    }

    func eventStream(output: any LogOutput) -> RunEventStream {
        RunEventStream(
            service: configuration.service.text,
            environment: configuration.environment,
            output: output,
            scrub: secrets.scrub
        )
    }

    /// Reads every secret that can be had here, so that none of them is shown.
    ///
    /// - Returns: Where those are that cannot.
    func learnSecrets() async throws -> [SecretReference] {
        let resolver = resolver
        var missing: [SecretReference] = []
        for reference in configuration.secretReferences {
            do {
                _ = try await resolver.resolve(reference)
            } catch is SecretFault {
                missing.append(reference)
            }
        }
        return missing
    }

    /// The folder that is built.
    var contextFolder: String { path(configuration.build.context) }

    /// A path of the configuration, as seen from the working directory.
    func path(_ text: String) -> String {
        LocalFile(text, relativeTo: folder, home: environment["HOME"]).path
    }

    /// The text of a file that the configuration or the caller names.
    @Sendable
    func text(of path: String) async throws -> String {
        try await LocalFile(path, relativeTo: folder, home: environment["HOME"]).text()
    }

    private var ports: DeploymentPorts {
        let resolver = resolver
        let connector = SSHConnector(
            key: configuration.key,
            secrets: resolver,
            agentSocket: environment["SSH_AUTH_SOCK"].flatMap { $0.isEmpty ? nil : $0 }
        )
        let secrets = secrets
        return DeploymentPorts(
            connect: { try await connector.connect($0, by: $1) },
            http: http,
            packaging: packaging,
            probing: ProbingSteps(configuration, http: http, secrets: resolver, file: text),
            evidence: HostEvidence { secrets.all },
            secrets: resolver,
            hooks: HookRunner(
                environment: HookRunner.environment(environment, without: configuration.secretReferences),
                folder: folder
            ),
            trace: RunSpans(environment: environment).body
        )
    }
}
